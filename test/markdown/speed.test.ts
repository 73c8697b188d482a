import { expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';

/** What takes tens of milliseconds; something quadratic takes minutes. */
const PATIENCE_MS = 4_000;

const SIZE = 100_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length));

it.each([
  ['no space', fill('a_')],
  ['no space, wide', fill('日')],
  ['clusters', fill('👨‍👩‍👧')],
  ['stars', `a${fill('*')}`],
  ['open emphasis', fill('**a ~~b ')],
  ['brackets', fill('[')],
  ['half links', fill('[a](')],
  ['backticks', fill('` `` ')],
  ['dollars', fill('$')],
  ['open formulas', fill('\\(a \\[b $$c ')],
  ['at signs', fill('a@')],
  ['unclosed fence', `\`\`\`js\n${fill('let a;\n')}`],
  ['many fences', fill('```\na\n')],
  ['nested lists', Array.from({ length: 50 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n')],
  ['a deep quote', fill('>')],
  ['a long table', `|a|b|\n|-|-|\n${fill('|1|2|\n')}`],
  ['a wide table', `${fill('|a')}|\n${fill('|-')}|\n|1|`],
  ['line ends', fill('\n')],
])('reads and cuts 100,000 characters of %s in time', (_, markdown) => {
  const started = performance.now();
  const styled = parseMarkdown(markdown);
  cutStyled(styled, { limit: 4096, measure: telegramLength }).map(toTelegram);
  cutStyled(styled, { limit: 2000, measure: discordLength }).map(toDiscord);
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
});
