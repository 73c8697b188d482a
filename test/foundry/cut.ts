import fc from 'fast-check';

/** Where to cut a text, whatever its length. */
export const places = fc.array(fc.nat());

/** The text in pieces, some of them perhaps empty. */
export function cut(text: string, cuts: readonly number[]): string[] {
  const at = [0, ...cuts.map((place) => place % (text.length + 1)), text.length];
  at.sort((a, b) => a - b);
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}
