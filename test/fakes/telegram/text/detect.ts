import type { MessageEntity } from 'grammy/types';
import { overlaps } from './entities.ts';

interface Pattern {
  type: 'mention' | 'bot_command' | 'hashtag' | 'url' | 'email';
  pattern: RegExp;
}

// A practical part of what Telegram finds by itself; bare domains only with a few common endings.
const PATTERNS: readonly Pattern[] = [
  { type: 'email', pattern: /(?<![\w.+-])[\w.+-]+@[a-z\d-]+(?:\.[a-z\d-]+)+/gi },
  {
    type: 'url',
    pattern:
      /(?<![\p{L}\p{N}_@.])(?:https?:\/\/[^\s<>"]+|(?:[a-z\d-]+\.)+(?:com|org|net|io|dev|ai|me|ru|de|eu|uk)(?![\p{L}\p{N}-])(?:\/[^\s<>"]*)?)/giu,
  },
  { type: 'mention', pattern: /(?<![\p{L}\p{N}_/])@[a-z\d_]{3,32}(?![\p{L}\p{N}_])/giu },
  {
    type: 'bot_command',
    pattern: /(?<![\p{L}\p{N}_/<>])\/[a-z\d_]{1,64}(?:@[a-z\d_]{3,32})?(?![\p{L}\p{N}_/<>])/giu,
  },
  { type: 'hashtag', pattern: /(?<![\p{L}\p{N}_&/#])#(?!\d+\b)[\p{L}\p{N}_]{1,255}/gu },
];

/** Finds the mentions, commands, hashtags and addresses that Telegram marks by itself, outside `taken`. */
export function detectEntities(text: string, taken: readonly MessageEntity[]): MessageEntity[] {
  const found: MessageEntity[] = [];
  for (const { type, pattern } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const length =
        type === 'url' ? match[0].replace(/[.,:;!?)'\]]+$/, '').length : match[0].length;
      const entity: MessageEntity = { type, offset: match.index, length };
      if ([...found, ...taken].every((other) => !overlaps(entity, other))) found.push(entity);
    }
  }
  return found;
}
