import { bench, describe } from 'vitest';
import { cutStyled } from '../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../src/markdown/discord.ts';
import { parseMarkdown } from '../src/markdown/parse.ts';
import { telegramLength, toTelegram } from '../src/markdown/telegram.ts';

const SECTION = `## Sorting in place

A *stable* sort keeps **equal items** in order, see [the manual](https://example.org/sort?a=1&b=2).
The cost is $O(n \\log n)$, with $a_1 \\leq a_2$ for the first two; it costs $5 and not $6.

1. Take the first item of \`list\`
2. Compare it with **the next one**
   - if it is larger, swap
   - else go on

| step | cost |
|:-----|-----:|
| read | 1 |
| swap | 12 |

> Note: \`sort()\` changes the list itself.

\`\`\`python
def swap(items, i, j):
    items[i], items[j] = items[j], items[i]
\`\`\`

`;

const answer = SECTION.repeat(10).slice(0, 4_096);
const long = SECTION.repeat(200).slice(0, 100_000);

function telegram(markdown: string): number {
  return cutStyled(parseMarkdown(markdown), { limit: 4096, measure: telegramLength }).map(
    toTelegram,
  ).length;
}

function discord(markdown: string): number {
  return cutStyled(parseMarkdown(markdown), { limit: 2000, measure: discordLength }).map(toDiscord)
    .length;
}

describe('an answer of 4,096 characters', () => {
  bench('parse', () => void parseMarkdown(answer));
  bench('parse, cut, Telegram', () => void telegram(answer));
  bench('parse, cut, Discord', () => void discord(answer));
});

describe('100,000 characters', () => {
  bench('ordinary Markdown to Telegram', () => void telegram(long));
  bench('ordinary Markdown to Discord', () => void discord(long));
  bench('no space at all', () => void telegram('a_'.repeat(50_000)));
  bench('only stars', () => void telegram(`a${'*'.repeat(100_000)}`));
  bench('unclosed fence', () => void discord(`\`\`\`js\n${'let a = 1;\n'.repeat(9_000)}`));
  bench('table', () => void telegram(`|a|b|\n|-|-|\n${'|1|2|\n'.repeat(16_000)}`));
});
