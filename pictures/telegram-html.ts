import type { MessageView } from '../test/fakes/telegram/views.ts';
import { entitiesHtml, escaped } from './entities-html.ts';

const STYLE = `
  * { box-sizing: border-box; margin: 0; }
  body { display: flex; gap: 28px; padding: 24px; background: #fff; width: max-content;
    font: 15px/1.36 system-ui, "DejaVu Sans", sans-serif; color: #111; }
  .phone { width: 400px; border-radius: 22px; overflow: hidden; background: #d5e3ec;
    border: 1px solid #c3ced6; }
  header { background: #fff; padding: 13px 18px; font-weight: 600; }
  header small { display: block; font-weight: 400; color: #6b7880; }
  .chat { padding: 12px 12px 18px; display: flex; flex-direction: column; gap: 8px; }
  .message { max-width: 92%; align-self: flex-start; }
  .message.own { align-self: flex-end; }
  .bubble { background: #fff; border-radius: 15px; padding: 8px 12px; white-space: pre-wrap;
    overflow-wrap: anywhere; }
  .own .bubble { background: #e3fdd6; }
  code, pre { font: 13px/1.4 "DejaVu Sans Mono", monospace; background: #eef2f5; border-radius: 5px; }
  code { padding: 0 4px; }
  pre { padding: 8px 10px; overflow: hidden; white-space: pre; }
  blockquote { border-left: 3px solid #3a8fd6; background: #eef5fb; border-radius: 5px;
    padding: 4px 10px; color: #445; }
  .row { display: flex; gap: 4px; margin-top: 4px; }
  .row span { flex: 1; text-align: center; background: #7d9cb1; color: #fff; border-radius: 9px;
    padding: 6px 4px; font-size: 13.5px; }
`;

/** One chat, as its person sees it. */
export type Chat = { readonly title: string; readonly messages: readonly MessageView[] };

/** Chats side by side, as a page of HTML. */
export function chatsHtml(chats: readonly Chat[]): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style><body>${chats
    .map(chatHtml)
    .join('')}</body>`;
}

function chatHtml({ title, messages }: Chat): string {
  const head = `<header>${escaped(title)}<small>bot</small></header>`;
  return `<div class="phone">${head}<div class="chat">${messages.map(messageHtml).join('')}</div></div>`;
}

function messageHtml({ from, text, entities, buttons }: MessageView): string {
  const rows = buttons
    .map(
      (row) =>
        `<div class="row">${row.map((b) => `<span>${escaped(b.text)}</span>`).join('')}</div>`,
    )
    .join('');
  // A block stands in lines of its own already.
  const html = entitiesHtml(text, entities).replace(/<\/(pre|blockquote)>\n/g, '</$1>');
  const bubble = `<div class="bubble">${html}</div>`;
  return `<div class="message${from === 'bot' ? '' : ' own'}">${bubble}${rows}</div>`;
}
