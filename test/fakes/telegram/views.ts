import type { InlineKeyboardButton, MessageEntity, User } from 'grammy/types';
import type { Stored } from './stored.ts';

/** A button under a message, as a person sees it. */
export interface ButtonView {
  text: string;
  data?: string;
  url?: string;
}

/** A file under a message, with its content. */
export interface FileView {
  name: string;
  mime: string;
  size: number;
  bytes: Uint8Array;
}

/** A message as a person sees it now. */
export interface MessageView {
  messageId: number;
  from: 'bot' | User;
  /** The text, the caption of a file, or the source of a rich message. */
  text: string;
  /** Of a rich message only what Telegram found in it by itself. */
  entities: MessageEntity[];
  buttons: ButtonView[][];
  /** `performance.now()` in milliseconds. */
  sentAt: number;
  editedAt?: number;
  document?: FileView;
  replyTo?: number;
  thread?: number;
  /** True for a message sent or edited with `rich_message`. */
  rich: boolean;
  /** False when the bot switched the link preview off. */
  linkPreview: boolean;
  /** The emoji the bot reacted with. */
  reactions: string[];
}

/** A visible change in a chat. */
export interface TimelineEntry {
  kind: 'send' | 'edit' | 'delete' | 'action' | 'draft';
  by: 'bot' | User;
  /** The message; for a draft its `draft_id`; 0 for an action. */
  messageId: number;
  /** The text after the change; for an action its name. */
  text: string;
  /** `performance.now()` in milliseconds. */
  at: number;
}

/** The text a person reads in a message. */
export function textOf({ api, rich }: Stored): string {
  return rich ?? api.text ?? api.caption ?? '';
}

/** Makes the view of a message. */
export function viewOf(stored: Stored): MessageView {
  const { api, from, sentAt, editedAt, file, rich, linkPreview, reactions } = stored;
  const rows = api.reply_markup?.inline_keyboard ?? [];
  return {
    messageId: api.message_id,
    from,
    text: textOf(stored),
    entities: structuredClone(stored.found ?? api.entities ?? api.caption_entities ?? []),
    buttons: rows.map((row) => row.map(buttonView)),
    sentAt,
    rich: rich !== undefined,
    linkPreview,
    reactions: [...reactions],
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(api.message_thread_id === undefined ? {} : { thread: api.message_thread_id }),
    ...(api.reply_to_message === undefined ? {} : { replyTo: api.reply_to_message.message_id }),
    ...(file === undefined
      ? {}
      : { document: { name: file.name, mime: file.mime, size: file.size, bytes: file.bytes } }),
  };
}

function buttonView(button: InlineKeyboardButton): ButtonView {
  return {
    text: button.text,
    ...('callback_data' in button ? { data: button.callback_data } : {}),
    ...('url' in button ? { url: button.url } : {}),
  };
}

/** Writes the state of a chat for the message of a failed test. */
export function dumpChat(messages: readonly MessageView[], timeline: readonly TimelineEntry[]) {
  const lines = messages.map(({ messageId, from, text, buttons, document }) => {
    const who = from === 'bot' ? 'bot' : from.first_name;
    const keys = buttons.flat().map((button) => `[${button.text}]`);
    const file = document === undefined ? '' : ` <${document.name}, ${document.size} bytes>`;
    return `  ${messageId} ${who}: ${JSON.stringify(text)}${file} ${keys.join(' ')}`.trimEnd();
  });
  const last = timeline.slice(-12).map(({ kind, messageId, text, at }) => {
    return `  ${at.toFixed(0)} ms ${kind} ${messageId} ${JSON.stringify(text.slice(0, 80))}`;
  });
  return ['The chat shows:', ...lines, 'Last changes:', ...last].join('\n');
}
