import type { MessageEntity, RichMessage } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { type Arguments, isFields, requireUtf8 } from './arguments.ts';
import { detectEntities } from './text/detect.ts';
import { readRichHtml } from './text/rich-html.ts';

/** What a rich message holds at most: characters of its text, blocks, levels, columns. */
export const MOST_RICH_CHARACTERS = 32_768;
const MOST_BLOCKS = 500;
const MOST_LEVELS = 16;
const MOST_COLUMNS = 20;

/** A rich message: its source as the bot wrote it and the blocks it became. */
export interface RichContent {
  source: string;
  blocks: RichMessage;
  /** What Telegram made live in it by itself: mentions, commands, addresses. */
  found: MessageEntity[];
}

/**
 * Reads `rich_message` with `markdown`, `html` or `blocks`. HTML is read strictly and held to all the limits;
 * of Markdown and blocks only the length is looked at. The blocks of the answer are a rough picture.
 */
export function readRichMessage(args: Arguments): RichContent {
  const value = args.json('rich_message', "can't parse InputRichMessage JSON object");
  if (!isFields(value)) throw badRequest('rich message must be non-empty');
  const { markdown, html, blocks } = value;
  const given = [markdown, html, blocks].filter((form) => form !== undefined);
  if (given.length !== 1) {
    throw badRequest('exactly one of the fields html, markdown and blocks must be used');
  }
  const source = requireUtf8(typeof given[0] === 'string' ? given[0] : JSON.stringify(given[0]));
  if (source.trim() === '') throw badRequest('rich message must be non-empty');
  const finds = value.skip_entity_detection !== true;
  if (typeof html === 'string') return readHtml(html, finds);
  if (source.length > MOST_RICH_CHARACTERS) throw badRequest('message is too long');
  const found = finds ? detectEntities(source, []) : [];
  if (Array.isArray(blocks)) return { source, blocks: { blocks }, found };
  return { source, blocks: { blocks: blocksOf(source) }, found };
}

function readHtml(source: string, finds: boolean): RichContent {
  const { text, entities, characters, blocks, levels, columns } = readRichHtml(source);
  if (text.trim() === '') throw badRequest('rich message must be non-empty');
  if (characters > MOST_RICH_CHARACTERS) throw badRequest('message is too long');
  if (blocks > MOST_BLOCKS) throw badRequest('rich message has too many blocks');
  if (levels > MOST_LEVELS) throw badRequest('rich message is nested too deep');
  if (columns > MOST_COLUMNS) throw badRequest('rich message has too many table columns');
  const found = finds ? detectEntities(text, entities) : [];
  return { source, blocks: { blocks: blocksOf(text) }, found };
}

function blocksOf(text: string): RichMessage['blocks'] {
  const parts = text.match(/```[\s\S]*?(?:```|$)|(?:(?!```)[\s\S])+?(?=\n{2,}|```|$)/g) ?? [];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(blockOf);
}

function blockOf(part: string): RichMessage['blocks'][number] {
  const code = /^```(\S*)\n?([\s\S]*?)(?:```)?$/.exec(part);
  if (code !== null) {
    const [, language = '', text = ''] = code;
    return { type: 'pre', text, ...(language === '' ? {} : { language }) };
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(part);
  const level = heading?.[1]?.length;
  if (level === undefined) return { type: 'paragraph', text: part };
  return { type: 'heading', text: heading?.[2] ?? '', size: level as 1 | 2 | 3 | 4 | 5 | 6 };
}

/** What a chat says that does not take rich messages. */
export function richRefused(): Error {
  return badRequest('rich messages are not supported in the chat');
}
