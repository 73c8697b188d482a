import fc from 'fast-check';
import type { Span, Styled } from '../../src/markdown/styled.ts';

/** Bits of Markdown, and what models, people and attackers put beside it. */
export const PIECES = [
  '*',
  '**',
  '***',
  '_',
  '__',
  '~~',
  '`',
  '``',
  '```',
  '```js\n',
  '~~~',
  '\n',
  '\n\n',
  '  ',
  '\t',
  '    ',
  '- ',
  '1. ',
  '> ',
  '# ',
  '#### ',
  '---',
  '|',
  '|-|-|',
  '| a | b |\n',
  '[',
  ']',
  '(',
  ')',
  '](',
  '[a](http://b.c)',
  '![',
  '$',
  '$$',
  '\\(',
  '\\)',
  '\\[',
  '\\]',
  '\\',
  '\\frac{',
  '}',
  '^',
  '<',
  '>',
  '<br>',
  '<@1>',
  '@everyone',
  '@name',
  '||',
  '&lt;',
  '&#0;',
  'https://x.y/z_a',
  'www.x.y',
  'me@x.org',
  'a',
  'word',
  'слово',
  '日本',
  '😀',
  '👨‍👩‍👧',
  'e\u0301',
  '\ud83d',
  '\ude00',
  '\u0000',
  '\u001b[31m',
  '\r\n',
  '\u2028',
  '.',
  '. ',
  '- [x] ',
  '[1]: http://a.b\n',
  '-# ',
  '\u{fdd0}0\u{fdd1}',
];

/** Any Markdown of some hundred characters. */
export const markdown = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
);
/** The same, repeated up to 12,000 characters. */
export const longMarkdown = fc
  .tuple(markdown, fc.integer({ min: 1, max: 400 }), fc.constantFrom('', ' ', '\n', '\n\n'))
  .map(([text, times, gap]) => `${text}${gap}`.repeat(times).slice(0, 12_000));

/** Half of a character outside the first plane. */
export const LONE = /\p{Surrogate}/u;

/** Any styled text, also with spans that no Markdown gives. */
export const styled: fc.Arbitrary<Styled> = fc
  .tuple(
    fc.array(fc.constantFrom(...PIECES.filter((piece) => !LONE.test(piece))), { maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(9)), { maxLength: 12 }),
  )
  .map(([pieces, places]) => {
    const characters = [...pieces.join('')];
    const offsets = [0];
    for (const character of characters) offsets.push((offsets.at(-1) ?? 0) + character.length);
    const spans = places.flatMap(([a, b, kind]): Span[] => {
      const start = offsets[Math.min(a % offsets.length, b % offsets.length)] ?? 0;
      const end = offsets[Math.max(a % offsets.length, b % offsets.length)] ?? 0;
      const style = STYLES[kind];
      return style && start < end ? [{ ...style, start, end }] : [];
    });
    return { text: characters.join(''), spans };
  });

const STYLES = [
  { kind: 'bold' },
  { kind: 'italic' },
  { kind: 'strike' },
  { kind: 'underline' },
  { kind: 'code' },
  { kind: 'spoiler' },
  { kind: 'link', url: 'https://a.b/c' },
  { kind: 'pre', language: 'js' },
  { kind: 'quote' },
  { kind: 'heading', level: 2 },
] as const;
