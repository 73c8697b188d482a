import fc from 'fast-check';

const FAMILY = '👨‍👩‍👧‍👦';
/** Characters of several code points, as people see them. */
const CLUSTERS = [
  FAMILY,
  '🇩🇪',
  '👍🏽',
  '1️⃣',
  '❤️‍🔥',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'e\u0301',
  'ẅ\u0303\u0323',
  '한',
  '각',
  'नमस्ते',
  'ที่',
];
const INVISIBLE = ['\u200b', '\u200c', '\u200d', '\u2060', '\u00ad', '\ufeff', '\u180e', '\u3164'];
const CONTROL = ['\u0000', '\u0007', '\u001b[31m', '\u001b]0;x\u0007', '\u009b', '\b', '\u007f'];
const BIDI = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2069'];
const RIGHT_TO_LEFT = [
  'שלום',
  'سلام',
  '\u200f',
  '\u200e',
  '\u061c',
  '(אבג)',
  '123',
  'می\u200cخواهم',
];
const WORDS = ['word', 'слово', '日本', 'a', '.', '!'];

const of = (pieces: readonly string[]) => fc.constantFrom(...pieces);
const many = (piece: fc.Arbitrary<string>, minLength: number, maxLength: number) =>
  fc.array(piece, { minLength, maxLength }).map((all) => all.join(''));

/** Something repeated to a length, behind a beginning that moves every cut. */
const long = (piece: fc.Arbitrary<string>, length: number) =>
  fc.tuple(fc.nat(70), piece).map(([shift, text]) => {
    const repeated = text.repeat(Math.ceil(length / Math.max(1, text.length)));
    return 'x'.repeat(shift) + repeated;
  });

const nested = fc
  .tuple(of(['- ', '* ', '1. ']), of(WORDS.slice(0, 4)), fc.nat(3))
  .map(([marker, word, more]) =>
    Array.from({ length: 50 }, (_, depth) => {
      const indent = ' '.repeat(depth * marker.length);
      return `${indent}${marker}${word}\n${`${indent}${marker}more\n`.repeat(more)}`;
    }).join(''),
  );

const fence = fc
  .tuple(
    of(['', 'text\n', '- item\n\n  ', '> ', '> - ']),
    of(['```', '~~~', '````', '```js', '```{.x y}', '``` `']),
    many(of(['word\n', '``\n', '`` `\n', '\tindented\n', '\n', '> b\n', 'слово ']), 1, 600),
  )
  .map(([before, marker, code]) => `${before}${marker}\n${code}`);

const brokenTable = fc
  .tuple(
    of([
      '| a | b |\n|---|---|\n',
      '| a | b |\n|---|\n',
      '|a|b\n-|-\n',
      '| a |\n| b |\n',
      '|\n|-|\n',
    ]),
    many(
      of([
        '| c | d |\n',
        '| c |\n',
        '|||||||\n',
        'c | d | e | f\n',
        '|c',
        '\n',
        '| `c|d` |\n',
        '| 日本 | 👍🏽 |\n',
      ]),
      1,
      400,
    ),
  )
  .map((pieces) => pieces.join(''));

/** The issue's list of bad input, each as any text of its kind. */
export const HOSTILE: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  [
    '100,000 characters without a space',
    long(of(['a', 'a_', 'ab*', '日', 'я', '<', '[']), 100_000),
  ],
  ['an unclosed fence', fence],
  ['50 nested lists', nested],
  ['a broken table', brokenTable],
  ['zero-width characters', many(of([...INVISIBLE, ...WORDS, ' ', '\n\n']), 1, 3_000)],
  ['control characters', many(of([...CONTROL, ...WORDS, ' ', '\n', '**', '`']), 1, 1_500)],
  ['bidirectional controls', many(of([...BIDI, ...RIGHT_TO_LEFT, ...WORDS, ' ', '\n']), 1, 2_000)],
  [
    'right-to-left text',
    many(of([...RIGHT_TO_LEFT, ' ', ' ', '\n\n', '**', '`', '- ', '| ']), 1, 2_000),
  ],
  ['emoji at the cut', long(many(of(CLUSTERS), 1, 6), 9_000)],
  ['one emoji after another', long(of(CLUSTERS), 9_000)],
];
