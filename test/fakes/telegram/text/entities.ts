import type { MessageEntity } from 'grammy/types';
import { endOf } from './clean.ts';

const STYLES = ['bold', 'italic', 'underline', 'strikethrough', 'spoiler'] as const;
const STYLE_NAMES: ReadonlySet<string> = new Set(STYLES);
const QUOTES: ReadonlySet<string> = new Set(['blockquote', 'expandable_blockquote']);
const CODES: ReadonlySet<string> = new Set(['code', 'pre']);
const MOST_ENTITIES = 100;

// TDLib's type priorities: of two entities over the same characters the lower number is the outer one.
const PRIORITY: Readonly<Record<string, number>> = {
  blockquote: 0,
  expandable_blockquote: 0,
  pre: 10,
  code: 20,
  text_link: 49,
  text_mention: 49,
  bold: 90,
  italic: 91,
  underline: 92,
  strikethrough: 93,
  spoiler: 94,
  custom_emoji: 99,
};

/** Sorts entities the way Telegram lists them: by offset, the longer first, then by kind. */
export function sortEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  const rank = (entity: MessageEntity) => PRIORITY[entity.type] ?? 50;
  return [...entities].sort(
    (a, b) => a.offset - b.offset || b.length - a.length || rank(a) - rank(b),
  );
}

/**
 * Brings entities into the shape Telegram keeps: quotes do not nest, code, links and mentions do not
 * overlap each other, styles are cut out of code, split at the borders of the others and merged.
 */
export function normaliseEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  const sorted = sortEntities(entities);
  const quotes = withoutOverlaps(sorted.filter(({ type }) => QUOTES.has(type)));
  const solid = withoutOverlaps(
    sorted.filter(({ type }) => !QUOTES.has(type) && !STYLE_NAMES.has(type)),
  ).filter((entity) => quotes.every((quote) => !crosses(entity, quote)));
  const fixed = [...quotes, ...solid];
  const styles = sorted.filter(({ type }) => STYLE_NAMES.has(type));
  return sortEntities([...fixed, ...splitStyles(styles, fixed)]);
}

/** Of what the bot wrote the server keeps 100 entities, styles last; the rest loses its looks silently. */
export function keepMostEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  const isStyle = ({ type }: MessageEntity) => STYLE_NAMES.has(type);
  const ranked = [...entities.filter((entity) => !isStyle(entity)), ...entities.filter(isStyle)];
  return sortEntities(ranked.slice(0, MOST_ENTITIES));
}

/** Tells whether two entities share a character. */
export function overlaps(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < endOf(b) && b.offset < endOf(a);
}

function crosses(entity: MessageEntity, quote: MessageEntity): boolean {
  const inside = entity.offset >= quote.offset && endOf(entity) <= endOf(quote);
  return overlaps(entity, quote) && !inside;
}

function withoutOverlaps(sorted: readonly MessageEntity[]): MessageEntity[] {
  const kept: MessageEntity[] = [];
  for (const entity of sorted) {
    if (kept.every((other) => !overlaps(entity, other))) kept.push(entity);
  }
  return kept;
}

function splitStyles(
  styles: readonly MessageEntity[],
  fixed: readonly MessageEntity[],
): MessageEntity[] {
  const borders = new Set(fixed.flatMap((entity) => [entity.offset, endOf(entity)]));
  const codes = fixed.filter(({ type }) => CODES.has(type));
  return STYLES.flatMap((type) => {
    const covered = new Set<number>();
    for (const entity of styles) {
      if (entity.type !== type) continue;
      for (let at = entity.offset; at < endOf(entity); at += 1) covered.add(at);
    }
    for (const entity of codes) {
      for (let at = entity.offset; at < endOf(entity); at += 1) covered.delete(at);
    }
    return runs(covered, borders).map(([offset, length]) => ({ type, offset, length }));
  });
}

function runs(covered: ReadonlySet<number>, borders: ReadonlySet<number>): [number, number][] {
  const found: [number, number][] = [];
  for (const at of [...covered].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && last[0] + last[1] === at && !borders.has(at)) last[1] += 1;
    else found.push([at, 1]);
  }
  return found;
}
