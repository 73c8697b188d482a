import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { isFields } from '../arguments.ts';
import { cleanText, type FormattedText, trimText } from './clean.ts';
import { detectEntities } from './detect.ts';
import { keepMostEntities, normaliseEntities } from './entities.ts';
import { type FindUser, parseHtml } from './html.ts';
import { checkedLink } from './link.ts';
import { parseMarkdownV2 } from './markdown-v2.ts';

/** A text as a bot hands it over. */
export interface RawText {
  text: string;
  parseMode: string;
  /** Explicit entities as they came; not looked at when there is a parse mode. */
  entities: unknown;
  findUser: FindUser;
}

const STYLES: ReadonlySet<string> = new Set([
  'blockquote',
  'bold',
  'code',
  'custom_emoji',
  'date_time',
  'expandable_blockquote',
  'italic',
  'pre',
  'spoiler',
  'strikethrough',
  'text_link',
  'text_mention',
  'underline',
]);
const FOUND_BY_SERVER: ReadonlySet<string> = new Set([
  'bank_card_number',
  'bot_command',
  'cashtag',
  'email',
  'hashtag',
  'mention',
  'phone_number',
  'url',
]);
// The Bot API server refuses more than this before it parses (32 KiB, in bytes).
const MOST_BYTES = 1 << 15;

/**
 * Turns what a bot wrote into what people see: parsed, cleaned, trimmed, entities fixed and those that
 * Telegram finds by itself added. The text may come out empty; lengths are for the caller to judge.
 */
export function formatText({ text, parseMode, entities, findUser }: RawText): FormattedText {
  if (Buffer.byteLength(text) > MOST_BYTES) throw badRequest('text is too long');
  const parsed = parse({ text, parseMode, entities, findUser });
  const cleaned = cleanText(parsed);
  const trimmed = trimText({ ...cleaned, entities: normaliseEntities(cleaned.entities) });
  const written = keepMostEntities(trimText(trimmed).entities);
  const hard = written.filter(({ type }) =>
    ['code', 'pre', 'text_link', 'text_mention', 'custom_emoji'].includes(type),
  );
  const found = detectEntities(trimmed.text, hard);
  const all = normaliseEntities([...written, ...found]);
  return { text: trimmed.text, entities: trimText({ ...trimmed, entities: all }).entities };
}

function parse({ text, parseMode, entities, findUser }: RawText): FormattedText {
  const mode = parseMode.toLowerCase();
  if (text === '' || mode === '' || mode === 'none') {
    return { text, entities: readEntities(entities, findUser) };
  }
  if (mode === 'html') return parseHtml(text, findUser);
  if (mode === 'markdownv2') return parseMarkdownV2(text, findUser);
  if (mode === 'markdown') throw badRequest('the fake does not speak the legacy Markdown mode');
  throw badRequest('unsupported parse_mode');
}

function readEntities(value: unknown, findUser: FindUser): MessageEntity[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => readEntity(item, findUser)).filter((entity) => entity !== undefined);
}

function readEntity(item: unknown, findUser: FindUser): MessageEntity | undefined {
  if (!isFields(item)) throw wrongEntity('expected an Object');
  const { type, offset, length } = item;
  if (typeof type !== 'string') throw wrongEntity('Can\'t find field "type"');
  if (typeof offset !== 'number') throw wrongEntity('Can\'t find field "offset"');
  if (typeof length !== 'number') throw wrongEntity('Can\'t find field "length"');
  if (FOUND_BY_SERVER.has(type)) return undefined;
  if (!STYLES.has(type)) throw wrongEntity('Unsupported type specified');
  const place = { offset, length };
  if (type === 'text_link') return textLink(item.url, place);
  if (type === 'text_mention') return textMention(item.user, { place, findUser });
  return { ...item, type, ...place } as MessageEntity;
}

interface Place {
  offset: number;
  length: number;
}

function textLink(url: unknown, place: Place): MessageEntity | undefined {
  if (typeof url !== 'string') throw wrongEntity('Can\'t find field "url"');
  const checked = checkedLink(url);
  return checked === undefined ? undefined : { type: 'text_link', url: checked, ...place };
}

interface MentionContext {
  place: Place;
  findUser: FindUser;
}

function textMention(
  user: unknown,
  { place, findUser }: MentionContext,
): MessageEntity | undefined {
  if (!isFields(user) || typeof user.id !== 'number') throw wrongEntity('Can\'t find field "user"');
  const known = findUser(user.id);
  return known === undefined ? undefined : { type: 'text_mention', user: known, ...place };
}

function wrongEntity(problem: string): Error {
  return badRequest(`can't parse MessageEntity: ${problem}`);
}
