import type { Conversation, Exchange, StoredAttachment } from '../storage/conversation.ts';
import type { Person } from '../storage/person.ts';
import type { Texts } from '../texts/texts.ts';
import type { TextFile } from './door.ts';
import { oneLine } from './one-line.ts';
import { quoted } from './quoted.ts';
import { titleOf } from './title.ts';

export const EXPORT_FORMATS = ['markdown', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Discord takes files of 10 MB from a bot, Telegram of 50 MB; titles and marks come on top. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_TITLE = 60;
const ENDINGS: Readonly<Record<ExportFormat, string>> = { markdown: 'md', json: 'json' };

/** What is exported, or as much of it as fits into one file. */
export type Export = {
  readonly person: Person;
  readonly conversations: readonly Conversation[];
  /** From 1. */
  readonly part: number;
  readonly parts: number;
  readonly at: Date;
};

/** Deals conversations out to files of at most `maxBytes`; a long one goes on in the next. */
export function dealOut(
  conversations: readonly Conversation[],
  maxBytes = MAX_BYTES,
): Conversation[][] {
  const files: Conversation[][] = [[]];
  let room = maxBytes;
  for (const conversation of conversations) {
    // Nothing was said yet, but how the model is to behave.
    if (conversation.exchanges.length === 0) files.at(-1)?.push(conversation);
    let begun: Exchange[] | undefined;
    for (const exchange of conversation.exchanges) {
      const bytes = Buffer.byteLength(JSON.stringify(exchange));
      if (bytes > room && room < maxBytes) {
        files.push([]);
        room = maxBytes;
        begun = undefined;
      }
      room -= bytes;
      if (begun === undefined) {
        begun = [];
        files.at(-1)?.push({ ...conversation, exchanges: begun });
      }
      begun.push(exchange);
    }
  }
  return files;
}

/** The file in the person's language, or as data in which nothing of theirs is missing. */
export function exportFile(what: Export, format: ExportFormat, texts: Texts): TextFile {
  const { at, part, parts } = what;
  const number = parts > 1 ? `-${part}` : '';
  const name = `conversations-${at.toISOString().slice(0, 10)}${number}.${ENDINGS[format]}`;
  return { name, text: format === 'json' ? toJson(what) : toMarkdown(what, texts) };
}

function toJson({ person, conversations, part, parts, at }: Export): string {
  const { id, name, role, language, model, settings } = person;
  const data = {
    exportedAt: at.toISOString(),
    part,
    parts,
    person: { id, name, role, language, model, settings },
    conversations: conversations.map(({ key, startedAt, title, system, exchanges }) => ({
      place: key,
      startedAt: timeOf(startedAt),
      title,
      system,
      exchanges: exchanges.map(toData),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function toData({ at, question, attachments, answer, state, model }: Exchange) {
  return {
    at: timeOf(at),
    question,
    attachments: attachments?.map(withoutRef),
    answer,
    state,
    model,
  };
}

/** What a door needs to find a file again is nobody's business. */
function withoutRef({ name, mime, bytes, text }: StoredAttachment) {
  return { name, mime, bytes, text };
}

function toMarkdown({ person, conversations, part, parts, at }: Export, texts: Texts): string {
  const words = texts.export;
  const head = words.title({
    name: oneLine(person.name, MAX_TITLE),
    at: readable(at),
    part,
    parts,
  });
  const body = conversations.map((conversation) => {
    const { startedAt, system, exchanges } = conversation;
    const subject = titleOf(conversation) || words.untitled;
    const title = `## ${readable(new Date(startedAt))} · \`${subject}\``;
    const persona = system === undefined ? [] : [`${words.system}\n\n${quoted(system)}`];
    return [title, ...persona, ...exchanges.map((each) => toText(each, texts))].join('\n\n');
  });
  return `${[head, ...body].join('\n\n')}\n`;
}

function toText({ at, question, attachments = [], answer, state, model }: Exchange, texts: Texts) {
  const words = texts.export;
  const files = attachments.map(({ name }) => `\`${oneLine(name, MAX_TITLE)}\``).join(', ');
  const by = model === undefined ? '' : ` · \`${oneLine(model, MAX_TITLE)}\``;
  const unanswered = state === 'open' ? words.open : words.unanswered;
  return [
    `**${readable(new Date(at))}**${by}`,
    ...(question === '' ? [] : [quoted(question)]),
    ...(files === '' ? [] : [`📎 ${files}`]),
    answer === '' ? `*${unanswered}*` : answer,
    ...(answer !== '' && state === 'cut' ? [`*${words.cut}*`] : []),
  ].join('\n\n');
}

/** Such as `2026-11-03 14:05 UTC`. */
function readable(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
