import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GrowingRows } from '../../src/markdown/growing-rows.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { terminalRows } from '../../src/markdown/terminal.ts';
import { longMarkdown } from './arbitraries.ts';

const LOOK = { style: 'colours', hasUnicode: true, columns: 24 } as const;

function whole(markdown: string, isFinal: boolean): string[] {
  const styled = parseMarkdown(markdown, { isFinal, tableColumns: LOOK.columns });
  return trimmed(terminalRows(styled, LOOK));
}

/** What is at the end of a row is not seen if it is only blanks, in whatever style. */
const UNSEEN = new RegExp(`(?:${String.fromCharCode(27)}\\[[\\d;]*m| )+$`);

function trimmed(rows: readonly string[]): string[] {
  return rows.map((row) => row.replace(UNSEEN, ''));
}

it('are those of the whole text, however it grows', () => {
  fc.assert(
    fc.property(longMarkdown, fc.array(fc.nat(400), { maxLength: 6 }), (markdown, steps) => {
      const growing = new GrowingRows(LOOK);
      let length = 0;
      for (const step of steps) {
        length += step;
        const text = markdown.slice(0, length);
        expect(trimmed(growing.rows(text, false))).toEqual(whole(text, false));
      }
      expect(trimmed(growing.rows(markdown, true))).toEqual(whole(markdown, true));
      // Another text takes its place, as when a button was pressed.
      expect(trimmed(growing.rows('> other', true))).toEqual(whole('> other', true));
    }),
    { numRuns: 50 },
  );
});

it('of a long text cost little', () => {
  const block = '- one **two** three\n\n> four\n\n```js\nfive\n```\n\nсемь восемь девять\n\n';
  const growing = new GrowingRows(LOOK);
  let text = '';
  const startedAt = performance.now();
  for (let step = 0; step < 400; step += 1) {
    text += block;
    growing.rows(text, false);
  }
  // Each from its start they take over 20 s.
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
