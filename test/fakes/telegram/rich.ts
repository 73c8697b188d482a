import type { RichMessage } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { type Arguments, isFields, requireUtf8 } from './arguments.ts';

/** What a rich message holds at most, in UTF-16 units of its source. */
export const MOST_RICH_CHARACTERS = 32_768;

/** A rich message: its source as the bot wrote it and the blocks it became. */
export interface RichContent {
  source: string;
  blocks: RichMessage;
}

/**
 * Reads `rich_message` with `markdown`, `html` or `blocks`. The fake makes paragraphs, headings and code of
 * Markdown and one paragraph of HTML; it does not check tags. Limit 32,768 characters.
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
  if (source.length > MOST_RICH_CHARACTERS) throw badRequest('message is too long');
  if (Array.isArray(blocks)) return { source, blocks: { blocks } };
  const text = typeof markdown === 'string' ? markdown : source.replace(/<[^>]*>/g, '');
  return { source, blocks: { blocks: blocksOf(text) } };
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
