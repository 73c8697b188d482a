import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Region } from '../../src/terminal/region.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

function open(size: { columns: number; rows: number }) {
  const terminal = new VirtualTerminal(size);
  const region = new Region({
    write: (text) => void terminal.output.write(text),
    size: () => ({ columns: terminal.output.columns, rows: terminal.output.rows }),
  });
  return { terminal, region };
}

/** A picture of lines, with the cursor at the end of the last one. */
function pictureOf(rows: readonly string[]) {
  return { rows, cursor: { row: rows.length - 1, column: rows.at(-1)?.length ?? 0 } };
}

describe('a region', () => {
  it('writes only what has changed, below what stood there before', async () => {
    const { terminal, region } = open({ columns: 20, rows: 6 });
    terminal.output.write('before\r\n');
    region.draw(pictureOf(['a', 'b', 'c']));
    await terminal.settled();
    terminal.written = '';
    region.draw(pictureOf(['a', 'b', 'cd']));
    region.draw(pictureOf(['a', 'b', 'cd']));
    await terminal.settled();
    expect(terminal.screen).toEqual(['before', 'a', 'b', 'cd']);
    expect(terminal.written).not.toMatch(/[ab]/);
    expect(terminal.written.match(/cd/g)).toHaveLength(1);
  });

  it('lets what is done leave at the top, and then changes the rest', async () => {
    const { terminal, region } = open({ columns: 20, rows: 3 });
    const rows = ['1', '2', '3', '4', '5'];
    region.draw(pictureOf(rows));
    expect(region.gone).toBe(2);
    region.release(2);
    region.draw(pictureOf(['3', 'four', '5']));
    await terminal.settled();
    expect(terminal.all).toEqual(['1', '2', '3', 'four', '5']);
  });

  it('shows the last picture, whatever came before it and however its rows are broken', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'я', '日'), maxLength: 25 });
    const picture = fc.array(line, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(picture, { minLength: 1, maxLength: 6 }), async (pictures) => {
        const { terminal, region } = open({ columns: 10, rows: 40 });
        const end = { row: 0, column: 0 };
        for (const rows of pictures) region.draw({ rows: ['', ...rows], cursor: end });
        await terminal.settled();
        const fresh = open({ columns: 10, rows: 40 });
        fresh.terminal.output.write(['', ...(pictures.at(-1) ?? [])].join('\r\n'));
        await fresh.terminal.settled();
        expect(terminal.screen).toEqual(fresh.terminal.screen);
        expect(terminal.cursor).toMatchObject({ row: 0, column: 0 });
      }),
      { numRuns: 60 },
    );
  });

  it('is drawn again where it stands when the window gets narrower or wider', async () => {
    const { terminal, region } = open({ columns: 30, rows: 20 });
    terminal.output.write('before\r\n');
    region.draw(pictureOf(['one two three four five', 'six', '']));
    await terminal.settled();
    for (const columns of [12, 40]) {
      terminal.resize(columns, 20);
      region.draw(pictureOf([`at ${columns}`, 'six', '>']));
      await terminal.settled();
      expect(terminal.screen).toEqual(['before', `at ${columns}`, 'six', '>']);
    }
  });
});
