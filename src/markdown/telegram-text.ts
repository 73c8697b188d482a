import { mergedRanges, type Range } from './ranges.ts';

// U+2060 and not U+200B: both end Telegram's match after the `@`, but a word joiner is no place to
// break a line, and TDLib counts U+200B (not U+2060) as an empty character.
const JOINER = '\u2060';
const TAB = '    ';

// What TDLib takes for a mention: no letter, digit or `_` before the `@`, two such signs after it.
const CHANGED = /(?<![\p{L}\p{N}_])@(?=[a-zA-Z0-9_]{2})|\t/gu;

/** Where the text may get longer, from front to back, and by how many units. */
export function extraIn(text: string): { at: number; units: number }[] {
  if (!/[@\t]/.test(text)) return [];
  return Array.from(text.matchAll(CHANGED), ({ 0: sign, index }) => ({
    at: index,
    units: (sign === '\t' ? TAB : JOINER).length - (sign === '\t' ? 1 : 0),
  }));
}

/**
 * Whether Telegram surely makes a link of the address. It passes over others without a word, and what
 * was to be their label is then text like any other: TDLib's `LinkManager::check_link` wants a host
 * with a dot. Addresses with a user or with signs in their host are left to Telegram.
 */
export function isSurelyLinked(url: string): boolean {
  return /^https?:\/\/[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::[1-9]\d{0,3})?(?:[/?#]\S*)?$/iu.test(
    url,
  );
}

type Covered = Range & { readonly kind: string };
type Edit = { readonly at: number; readonly extra: number };

/**
 * The text with every live `@name` made harmless and the tabs of code as four spaces (Telegram would
 * make one space of each), and `shift`, which tells where a place of the old text is in the new.
 * Inside code and links Telegram looks for no mention, so what `kept` covers stays; a link belongs to
 * `kept` only where {@link isSurelyLinked}.
 */
export function neutralise(
  text: string,
  kept: readonly Covered[],
): { text: string; shift: (at: number) => number } {
  if (!/[@\t]/.test(text)) return { text, shift: (at) => at };
  const code = mergedRanges(kept.filter(({ kind }) => kind === 'pre' || kind === 'code'));
  const links = mergedRanges(kept.filter(({ kind }) => kind === 'text_link'));
  const edits: Edit[] = [];
  let total = 0;
  const inCode = walker(code);
  const inLink = walker(links);
  const changed = text.replace(CHANGED, (sign: string, at: number) => {
    const isCode = inCode(at);
    if (sign === '\t' ? !isCode : isCode || inLink(at)) return sign;
    const replacement = sign === '\t' ? TAB : `@${JOINER}`;
    total += replacement.length - 1;
    edits.push({ at, extra: total });
    return replacement;
  });
  return { text: changed, shift: (at) => at + extraBefore(edits, at) };
}

function walker(ranges: readonly Range[]): (at: number) => boolean {
  let next = 0;
  return (at) => {
    while ((ranges[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    return (ranges[next]?.start ?? Number.POSITIVE_INFINITY) <= at;
  };
}

function extraBefore(edits: readonly Edit[], at: number): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return edits[low - 1]?.extra ?? 0;
}
