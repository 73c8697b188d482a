import type { Measure } from './cut.ts';
import {
  byPosition,
  disjointRanges,
  mergedRanges,
  type Range,
  splitAtCrossings,
  subtractRanges,
  withoutOverlaps,
} from './ranges.ts';
import { type Span, type Styled, sliceStyled } from './styled.ts';
import { extraIn, isSurelyLinked, neutralise } from './telegram-text.ts';

/** An entity as the Bot API takes it: https://core.telegram.org/bots/api#messageentity */
export type TelegramEntity =
  | {
      type:
        | 'bold'
        | 'italic'
        | 'underline'
        | 'strikethrough'
        | 'spoiler'
        | 'code'
        | 'blockquote'
        | 'expandable_blockquote';
      offset: number;
      length: number;
    }
  | { type: 'pre'; offset: number; length: number; language?: string }
  | { type: 'text_link'; offset: number; length: number; url: string };

/** Most entities of one message; the servers pass over the rest without a word. */
const MAX_ENTITIES = 100;

/**
 * A part as text and entities for `sendMessage` and the like, offsets in UTF-16 units, outer entities
 * before inner ones. Follows https://core.telegram.org/bots/api#formatting-options: entities never
 * cross, nothing is inside `pre` and `code` and they are inside nothing (a quote is interrupted by a
 * code block, inline code in a quote or link is plain), quotes are not nested. At most 100
 * entities; code and links stay, then quotes, then the rest from the front. Links that are not http,
 * https, tg or mailto, or that would ping somebody (`tg://user`), become plain text. A bare `@name`
 * gets a U+2060 after its `@` and so pings nobody; that makes the text longer (`telegramLength`).
 */
export function toTelegram(styled: Styled): { text: string; entities: TelegramEntity[] } {
  const kept = mostImportant(telegramRanges(styled));
  const { text, shift } = neutralise(styled.text, kept.filter(keepsMentionsOut));
  return { text, entities: kept.map((item) => entityOf(item, shift)) };
}

/** Length of the part as Telegram counts it, in UTF-16 units: the measure for cutting at 4096. */
export const telegramLength: Measure = Object.assign(
  (part: Styled): number =>
    extraIn(part.text).length === 0 ? part.text.length : toTelegram(part).text.length,
  { fitting },
);

/** Writes only where it is not clear at once whether what is put into the text makes it too long. */
function fitting(window: Styled, limit: number): (units: number) => boolean {
  const extra = extraIn(window.text);
  return (units) => {
    const end = Math.min(units, window.text.length);
    if (end > limit) return false;
    let most = end;
    for (const { at, units: more } of extra) if (at < end) most += more;
    return most <= limit || toTelegram(sliceStyled(window, 0, end)).text.length <= limit;
  };
}

type Kind = TelegramEntity['type'];
type Item = Range & { readonly kind: Kind; readonly span?: Span };

function telegramRanges({ text, spans }: Styled): Item[] {
  const pres = itemsOf('pre', spans, (span) => span.kind === 'pre');
  const quotes = subtractRanges(
    itemsOf('blockquote', spans, (span) => span.kind === 'quote'),
    pres,
  ).flatMap((quote) => withoutLineEnds(quote, text));
  const links = splitAtCrossings(
    withoutOverlaps(
      itemsOf('text_link', spans, (span) => span.kind === 'link' && isSafe(span.url)),
      pres,
    ),
    quotes,
  ).filter((link) => !quotes.some((quote) => isAround(link, quote)));
  const blockers = [...pres, ...links, ...quotes].sort(byPosition);
  const codes = withoutOverlaps(
    itemsOf('code', spans, (span) => span.kind === 'code'),
    mergedRanges(blockers),
  );
  const mono = [...pres, ...codes].sort(byPosition);
  const styles: Item[] = [];
  const fences: (readonly Range[])[] = [quotes, links];
  for (const [kind, isWanted] of INLINE) {
    let items: Item[] = mergedRanges(spans.filter(isWanted)).map((range) => ({ ...range, kind }));
    items = subtractRanges(items, mono);
    for (const fence of fences) items = splitAtCrossings(items, fence);
    items = items.filter((item) => text.slice(item.start, item.end).trim() !== '');
    fences.push(items);
    styles.push(...items);
  }
  return [...pres, ...quotes, ...links, ...codes, ...styles];
}

const INLINE: readonly (readonly [Kind, (span: Span) => boolean])[] = [
  ['bold', (span) => span.kind === 'bold' || span.kind === 'heading'],
  ['italic', (span) => span.kind === 'italic' || span.kind === 'small'],
  ['underline', (span) => span.kind === 'underline'],
  ['strikethrough', (span) => span.kind === 'strike'],
  ['spoiler', (span) => span.kind === 'spoiler'],
];

function itemsOf(kind: Kind, spans: readonly Span[], isWanted: (span: Span) => boolean): Item[] {
  return disjointRanges(spans.filter(isWanted)).map((span) => ({
    start: span.start,
    end: span.end,
    kind: span.kind === 'quote' && span.isExpandable ? 'expandable_blockquote' : kind,
    span,
  }));
}

function keepsMentionsOut({ kind, span }: Item): boolean {
  return kind !== 'text_link' || (span?.kind === 'link' && isSurelyLinked(span.url));
}

function isAround(outer: Range, inner: Range): boolean {
  const isSame = outer.start === inner.start && outer.end === inner.end;
  return outer.start <= inner.start && outer.end >= inner.end && !isSame;
}

function withoutLineEnds(item: Item, text: string): Item[] {
  let { start, end } = item;
  while (start < end && text[start] === '\n') start += 1;
  while (end > start && text[end - 1] === '\n') end -= 1;
  return start < end ? [{ ...item, start, end }] : [];
}

function isSafe(url: string): boolean {
  if (/^https?:/i.test(url)) return URL.canParse(url);
  return /^(?:tg|mailto):/i.test(url) && !/^tg:\/*user\b/i.test(url);
}

const IMPORTANCE: Readonly<Partial<Record<Kind, number>>> = {
  pre: 0,
  code: 0,
  text_link: 0,
  blockquote: 1,
  expandable_blockquote: 1,
};

function mostImportant(items: readonly Item[]): Item[] {
  const rank = (item: Item): number => IMPORTANCE[item.kind] ?? 2;
  return items
    .toSorted((a, b) => rank(a) - rank(b) || a.start - b.start)
    .slice(0, MAX_ENTITIES)
    .sort((a, b) => byPosition(a, b) || Number(isQuote(b)) - Number(isQuote(a)));
}

function isQuote({ kind }: Item): boolean {
  return kind === 'blockquote' || kind === 'expandable_blockquote';
}

function entityOf({ start, end, kind, span }: Item, shift: (at: number) => number): TelegramEntity {
  const place = { offset: shift(start), length: shift(end) - shift(start) };
  if (kind === 'text_link') {
    return { type: kind, ...place, url: span?.kind === 'link' ? span.url : '' };
  }
  if (kind !== 'pre') return { type: kind, ...place };
  const language = span?.kind === 'pre' ? span.language : undefined;
  return language === undefined ? { type: kind, ...place } : { type: kind, ...place, language };
}
