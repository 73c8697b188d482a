import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopStrings } from '../../src/foundry/stop-strings.ts';
import { cut, places } from './cut.ts';

/** What is given of a text that comes in these pieces, and whether it was stopped. */
function read(words: readonly string[], ...pieces: readonly string[]) {
  const stops = new StopStrings(words);
  const text = pieces.map((piece) => stops.push(piece)).join('') + stops.end();
  return { text, isHit: stops.isHit };
}

/** Few letters, so that they meet. */
const letters = (max: number) =>
  fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: max });
const words = fc.array(letters(4), { maxLength: 3 });

describe('stop strings', () => {
  it.each([
    ['none', [], 'abc', 'abc', false],
    ['one that does not come', ['x'], 'abc', 'abc', false],
    ['one in the middle', ['b'], 'abc', 'a', true],
    ['one at the beginning', ['a'], 'abc', '', true],
    ['one at the end', ['c'], 'abc', 'ab', true],
    ['an empty one', [''], 'abc', 'abc', false],
    ['the first of several', ['c', 'b'], 'abc', 'a', true],
    ['one that only begins', ['cd'], 'abc', 'abc', false],
    ['one whose beginning comes twice', ['aab'], 'aaab', 'a', true],
    ['one inside another that is complete later', ['abcd', 'bc'], 'abcd', 'a', true],
    ['one inside another that ends with it', ['bc', 'abc'], 'xabc', 'x', true],
    ['lines', ['\nUser:'], 'Hi\nUser: x', 'Hi', true],
  ])('end the text before them: %s', (_, stop, whole, text, isHit) => {
    expect(read(stop, whole)).toEqual({ text, isHit });
    expect(read(stop, ...whole)).toEqual({ text, isHit });
  });

  it('are found however the text is cut', () => {
    fc.assert(
      fc.property(words, letters(30), places, (stop, whole, cuts) => {
        expect(read(stop, ...cut(whole, cuts))).toEqual(read(stop, whole));
      }),
      { numRuns: 400 },
    );
  });

  it('are never given, and what stands before them always is', () => {
    fc.assert(
      fc.property(words, letters(30), places, (stop, whole, cuts) => {
        const { text, isHit } = read(stop, ...cut(whole, cuts));
        const real = stop.filter((word) => word !== '');
        expect(whole.startsWith(text)).toBe(true);
        expect(isHit).toBe(real.some((word) => whole.includes(word)));
        for (const word of real) expect(text).not.toContain(word);
        if (!isHit) expect(text).toBe(whole);
      }),
      { numRuns: 400 },
    );
  });

  it('hold back only what may be the beginning of one', () => {
    fc.assert(
      fc.property(words, letters(30), (stop, whole) => {
        const stops = new StopStrings(stop);
        stops.push(whole);
        const held = stops.end();
        expect(held === '' || stop.some((word) => word.startsWith(held) && word !== held)).toBe(
          true,
        );
      }),
      { numRuns: 200 },
    );
  });
});
