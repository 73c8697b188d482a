import { cutIntoTokens } from '../test/fakes/foundry/index.ts';

/** A piece of ordinary Markdown with everything that models like to write. */
export const SECTION = `## Sorting in place

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

/** Stands in every chat that shows anything of the answer. */
export const FIRST_WORD = 'Sorting';
/** Stands in no chat before the whole answer does. */
export const LAST_WORD = 'finished.';

const words = cutIntoTokens(`${FIRST_WORD} is easily said.\n\n${SECTION.repeat(2)}`);

/** The token at this place of an answer of so many tokens; long answers repeat themselves. */
export function tokenAt(index: number, tokens: number): string {
  if (index === tokens - 1) return `\n\n${LAST_WORD}`;
  return words[index % words.length] ?? '';
}
