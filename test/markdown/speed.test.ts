import { expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';

/** Four times the text takes about four times as long; something quadratic takes sixteen times. */
const SMALL = 12_500;
const LARGE = 4 * SMALL;
const MOST_TIMES = 11;
/** Below this a measurement says more about the machine than about the text. */
const FLOOR_MS = 15;

type Filler = (size: number) => string;
const of =
  (piece: string, before = '', after = ''): Filler =>
  (size) =>
    `${before}${piece.repeat(Math.ceil(size / piece.length))}${after}`;
const FIFTY_DEEP = Array.from({ length: 50 }, (_, depth) => `${'  '.repeat(depth)}- a\n`).join('');
const nested: Filler = of(`${FIFTY_DEEP}\n\ntext\n\n`);
const wide: Filler = (size) => `${of('|a')(size)}|\n${of('|-')(size)}|\n|1|`;

it.each<[string, Filler]>([
  ['no space', of('a_')],
  ['no space, wide', of('日')],
  ['clusters', of('👨‍👩‍👧')],
  ['stars', of('*', 'a')],
  ['open emphasis', of('**a ~~b ')],
  ['brackets', of('[')],
  ['half links', of('[a](')],
  ['backticks', of('` `` ')],
  ['dollars', of('$')],
  ['open formulas', of('\\(a \\[b $$c ')],
  ['at signs', of('a@')],
  ['unclosed fence', of('let a;\n', '```js\n')],
  ['many fences', of('```\na\n')],
  ['nested lists', nested],
  ['a deep quote', of('>')],
  ['a long table', of('|1|2|\n', '|a|b|\n|-|-|\n')],
  ['a wide table', wide],
  ['line ends', of('\n')],
])('takes no more than its share of time for a long text of %s', (_, filler) => {
  // The first run compiles; the better of two others is the machine at its quietest.
  const small = [filler(SMALL), filler(SMALL), filler(SMALL)].map(millisecondsFor).slice(1);
  const large = millisecondsFor(filler(LARGE));
  expect(large).toBeLessThan(Math.max(FLOOR_MS, Math.min(...small)) * MOST_TIMES);
});

function millisecondsFor(markdown: string): number {
  const started = performance.now();
  const styled = parseMarkdown(markdown);
  cutStyled(styled, { limit: 4096, measure: telegramLength }).map(toTelegram);
  cutStyled(styled, { limit: 2000, measure: discordLength }).map(toDiscord);
  return performance.now() - started;
}
