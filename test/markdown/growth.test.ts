import { expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { telegramLength } from '../../src/markdown/telegram.ts';

const SECTION = `## Sorting in place

A *stable* sort keeps **equal items** in order, see [the manual](https://example.org/sort?a=1&b=2).
The cost is $O(n \\log n)$, with $a_1 \\leq a_2$ for the first two; it costs $5 and not $6.

1. Take the first item of \`list\`, ask @name or <@1>
2. Compare it with **the next one**
   - if it is larger, swap
   - else go on

3. Begin again

   \`\`\`sh
   npm start
   \`\`\`

| step | cost |
|:-----|-----:|
| read | 1 |

> Note: \`sort()\` changes the list itself.
> - [ ] todo

$$
\\frac{a}{b}
$$

---

\`\`\`python
def swap(items, i, j):

    items[i], items[j] = items[j], items[i]
\`\`\`

`;

it.each([
  ['Telegram', 300, telegramLength],
  ['Discord', 400, discordLength],
  ['Discord', 1000, discordLength],
] as const)('a growing answer keeps the parts that are finished: %s, %i', (_, limit, measure) => {
  const answer = SECTION.repeat(3);
  let finished: string[] = [];
  for (let length = 1; length <= answer.length; length += 7) {
    const styled = parseMarkdown(answer.slice(0, length));
    const parts = cutStyled(styled, { limit, measure }).map(({ text }) => text);
    expect(parts.slice(0, finished.length)).toEqual(finished);
    finished = parts.slice(0, -1);
  }
  expect(finished.length).toBeGreaterThan(0);
});
