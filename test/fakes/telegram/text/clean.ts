import type { MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';

/** A text and the entities in it; offsets and lengths in UTF-16 units. */
export interface FormattedText {
  text: string;
  entities: MessageEntity[];
}

/** Where an entity stops. */
export function endOf(entity: MessageEntity): number {
  return entity.offset + entity.length;
}

// TDLib's clean_input_string: \r, bidirectional overrides and three combining lines vanish.
const DROPPED = new Set(['\r', ...'\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u0333\u033f\u030a']);

/**
 * Checks that explicit entities lie in the text and between whole characters, then replaces control
 * characters (tabs too) by spaces and drops what Telegram drops, moving the entities along.
 */
export function cleanText({ text, entities }: FormattedText): FormattedText {
  for (const entity of entities) checkBounds(text, entity);
  const places: number[] = [];
  let cleaned = '';
  for (let at = 0; at < text.length; at += 1) {
    places.push(cleaned.length);
    const unit = text.charAt(at);
    if (!DROPPED.has(unit)) cleaned += unit < ' ' && unit !== '\n' ? ' ' : unit;
  }
  places.push(cleaned.length);
  const moved = entities.map((entity) => {
    const offset = places[entity.offset] ?? 0;
    return { ...entity, offset, length: (places[endOf(entity)] ?? offset) - offset };
  });
  return { text: cleaned, entities: moved.filter((entity) => entity.length > 0) };
}

function checkBounds(text: string, entity: MessageEntity): void {
  const { offset, length } = entity;
  const end = endOf(entity);
  if (!(offset >= 0 && offset <= 1_000_000)) {
    throw badRequest(`receive an entity with incorrect offset ${offset}`);
  }
  if (!(length >= 0 && length <= 1_000_000)) {
    throw badRequest(`receive an entity with incorrect length ${length}`);
  }
  if (offset > text.length) {
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
  }
  const beginning = `entity beginning at UTF-16 offset ${offset}`;
  if (end > text.length) {
    throw badRequest(`${beginning} ends after the end of the text at UTF-16 offset ${end}`);
  }
  if (cutsPair(text, offset)) {
    const bytes = Buffer.byteLength(text.slice(0, offset + 1));
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${bytes}`);
  }
  if (cutsPair(text, end)) {
    const bytes = Buffer.byteLength(text.slice(0, end + 1));
    throw badRequest(`${beginning} ends in a middle of a UTF-16 symbol at byte offset ${bytes}`);
  }
}

function cutsPair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}

/**
 * Trims as Telegram does: spaces and line breaks at the end go (entities are cut), at the beginning
 * only as far as no entity covers them. Entities lose leading whitespace; blank ones vanish.
 */
export function trimText({ text, entities }: FormattedText): FormattedText {
  const trimmed = text.replace(/[ \n]+$/, '');
  const kept = entities
    .map((entity) => trimEntity(trimmed, entity))
    .filter((entity) => entity.length > 0);
  const firstEntity = Math.min(trimmed.length, ...kept.map((entity) => entity.offset));
  const blank = /^[ \n]*/.exec(trimmed.slice(0, firstEntity))?.[0].length ?? 0;
  return {
    text: trimmed.slice(blank),
    entities: kept.map((entity) => ({ ...entity, offset: entity.offset - blank })),
  };
}

function trimEntity(text: string, entity: MessageEntity): MessageEntity {
  const covered = text.slice(entity.offset, endOf(entity));
  const leading = /^[ \n]*/.exec(covered)?.[0].length ?? 0;
  return { ...entity, offset: entity.offset + leading, length: covered.length - leading };
}
