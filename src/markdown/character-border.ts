const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The border between two characters as people see them (grapheme clusters, Unicode annex 29) that is
 * at `at` or the last one before it; `start`, where a character begins, if there is none between.
 */
export function characterBorder(text: string, start: number, at: number): number {
  const border = isInsidePair(text, at) ? at - 1 : at;
  // Segmenting is slow, and ASCII needs none.
  return /[^\n -~]/.test(text.slice(border - 1, border + 1))
    ? clusterBorder(text, start, border)
    : border;
}

/**
 * A border after `start`, at `at` if it can be: a character that fills all the room is cut, but no
 * surrogate pair ever is, be the border after `at` then.
 */
export function anyBorder(text: string, start: number, at: number): number {
  const border = characterBorder(text, start, at);
  if (border > start) return border;
  const inside = isInsidePair(text, at) ? at - 1 : at;
  if (inside > start) return inside;
  return isInsidePair(text, start + 1) ? start + 2 : start + 1;
}

/** Whether what is at `at` belongs to the character before it. */
export function isJoined(text: string, at: number): boolean {
  return /^[\p{M}\p{Emoji_Modifier}\u200d]/u.test(text.slice(at, at + 2));
}

function clusterBorder(text: string, start: number, at: number): number {
  const from = certainBorder(text, start, at);
  let border = from;
  for (const { index } of segmenter.segment(text.slice(from, at + 2))) {
    if (from + index > at) break;
    border = from + index;
  }
  return border;
}

/** Letters that always begin a character of their own. */
const BEGINS =
  /[\n -~\u00c0-\u024f\u0391-\u03c9\u0400-\u0481\u05d0-\u05ea\u0620-\u064a\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]/;

/** The last border that is certain without segmenting: flags only come apart from their beginning. */
function certainBorder(text: string, start: number, at: number): number {
  for (let border = at - 1; border > start; border -= 1) {
    if (BEGINS.test(text[border] ?? '')) return border;
  }
  return start;
}

function isInsidePair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));
}
