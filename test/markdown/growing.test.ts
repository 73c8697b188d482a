import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength } from '../../src/markdown/discord.ts';
import { GrowingCut } from '../../src/markdown/growing-cut.ts';
import { GrowingParse } from '../../src/markdown/growing-parse.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { telegramLength } from '../../src/markdown/telegram.ts';
import { LONE, markdown } from './arbitraries.ts';

const BLOCKS = [
  'A paragraph of **words** and `code`.',
  '## Heading',
  '- a\n- b\n  - c',
  '- loose\n\n- list\n- tight',
  '- [ ] todo\n\n  more',
  '1. a\n\n2. b\n\n3. c\n',
  '1. a\n\n1. b\n\n1. c\n',
  '1. one\n\n   two',
  '   more of an item',
  '> quote\nlazy',
  '```js\nlet a;\n\nlet b;\n```',
  '```\nopen',
  '    indented',
  '- a\n      ```\n      deep',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '$$\nx^2\n$$',
  '$a_1$ and $b$',
  '---',
  'Title\n===',
  '<a href="x">',
  '<pre>',
  'https://a.b/c and me@x.org',
  '[1]: https://a.b',
  'see [it][1]',
  '\t',
];

const answer = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...BLOCKS) }, markdown), {
    minLength: 2,
    maxLength: 14,
  })
  .chain((blocks) =>
    fc
      .array(fc.constantFrom('\n\n', '\n\n', '\n', ' \n\t\n'), {
        minLength: blocks.length,
        maxLength: blocks.length,
      })
      .map((gaps) => blocks.map((block, index) => block + gaps[index]).join('')),
  );

/** Where the text is looked at while it grows: at random, and once more with a few letters more. */
const moments = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(3)), { maxLength: 6 })
  .map((all) => all.sort((a, b) => a[0] - b[0]));

function* growthOf(whole: string, at: readonly (readonly [number, number])[]): Generator<string> {
  for (const [share, more] of at) {
    const end = Math.floor(whole.length * share);
    yield whole.slice(0, end);
    yield whole.slice(0, end + more);
  }
}

it('reads a growing text as if each time were the first', () => {
  fc.assert(
    fc.property(answer, moments, fc.boolean(), (whole, at, isFinal) => {
      const growing = new GrowingParse();
      let before = '';
      for (const source of growthOf(whole, at)) {
        const { styled, kept } = growing.parse(source, { isFinal });
        expect(styled).toEqual(parseMarkdown(source, { isFinal }));
        expect(styled.text.slice(0, kept)).toBe(before.slice(0, kept));
        before = styled.text;
      }
    }),
    { numRuns: 150 },
  );
});

it('cuts a growing text as if each time were the first', () => {
  fc.assert(
    fc.property(answer, moments, fc.boolean(), (whole, at, isDiscord) => {
      const options = isDiscord
        ? { limit: 120, measure: discordLength }
        : { limit: 60, measure: telegramLength };
      const growing = new GrowingCut(options);
      for (const source of growthOf(whole, at)) {
        expect(growing.cut(source)).toEqual(cutStyled(parseMarkdown(source), options));
      }
      const isFinal = true;
      expect(growing.cut(whole, { isFinal })).toEqual(
        cutStyled(parseMarkdown(whole, { isFinal }), options),
      );
    }),
    { numRuns: 100 },
  );
});

it('reads a text that does not go on from the last one from its start', () => {
  const growing = new GrowingParse();
  const sources = ['a\n\nb\n\nc\nd', 'a\n\nb\n\n', 'a\n\n- b\n\n', 'a\n\nb\n\nc\nd\n\ne', '', 'a'];
  for (const source of sources) expect(growing.parse(source).styled).toEqual(parseMarkdown(source));
});

it('keeps finished parts as they are, down to the object', () => {
  const growing = new GrowingCut({ limit: 200, measure: discordLength });
  const source = 'A line of text.\n\n'.repeat(60);
  const before = growing.cut(source);
  const after = growing.cut(`${source}And more.`);
  expect(after.length).toBeGreaterThan(3);
  expect(after.slice(0, -3).every((part, index) => part === before[index])).toBe(true);
  expect(LONE.test(after.map(({ text }) => text).join(''))).toBe(false);
});
