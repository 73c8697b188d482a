import { expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';

/** Ten times the text takes about ten times as long; something quadratic takes a hundred times. */
const SMALL = 5_000;
const LARGE = 10 * SMALL;
const MOST_TIMES = 50;
/** Below this a measurement says more about the machine than about the text. */
const FLOOR_MS = 4;

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
  ['rows that are too wide', of('|1|2|`3|4`|\n', '|a|b|\n|-|-|\n')],
  ['flags', of('🇩🇪')],
  ['accents', of('\u0301', 'a')],
  ['nothing to see', of('\u200b\n\n')],
  ['bold words', of('**a**')],
  ['summaries', of('<summary>a')],
  ['code in quotes in lists', of('- a\n  > ```\n  > b\n  > ```\n')],
])('takes no more than its share of time for a long text of %s', (_, filler) => {
  // The first run compiles; the best of several is the machine at its quietest.
  const small = Math.min(...[filler(SMALL), filler(SMALL), filler(SMALL)].map(millisecondsFor));
  const limit = Math.max(FLOOR_MS, small) * MOST_TIMES;
  let large = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && large >= limit; tries += 1) {
    large = Math.min(large, millisecondsFor(filler(LARGE)));
  }
  expect(large).toBeLessThan(limit);
});

/** Time of the processor, which does not grow with what else the machine has to do. */
function millisecondsFor(markdown: string): number {
  const started = process.cpuUsage();
  const styled = parseMarkdown(markdown);
  cutStyled(styled, { limit: 4096, measure: telegramLength }).map(toTelegram);
  cutStyled(styled, { limit: 2000, measure: discordLength }).map(toDiscord);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000;
}
