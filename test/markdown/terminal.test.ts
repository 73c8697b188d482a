import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { terminalRows } from '../../src/markdown/terminal.ts';
import type { TerminalLook } from '../../src/markdown/terminal-lines.ts';
import { paintedWidth, plainText, wrapPainted } from '../../src/markdown/terminal-wrap.ts';
import { markdown as anyMarkdown } from './arbitraries.ts';

const ESC = '\u001b';
const COLOURS: TerminalLook = { style: 'colours', hasUnicode: true };

function rows(
  markdown: string,
  { columns = 80, ...look }: Partial<TerminalLook> & { columns?: number } = {},
) {
  const styled = parseMarkdown(markdown, { isFinal: true });
  return terminalRows(styled, { ...COLOURS, ...look, columns }).map((row) =>
    row.replaceAll(ESC, '^'),
  );
}

describe('styles in a terminal', () => {
  it('are painted, and end with each row', () => {
    expect(rows('**a** *b* `c`\n# d')).toEqual([
      '^[1ma^[0m ^[3mb^[0m ^[36mc^[0m',
      '',
      '^[1;35md^[0m',
    ]);
  });

  it('have no colours where none are wanted: code is in quotes then', () => {
    expect(rows('**a** `b c` *`d`*\n# d', { style: 'shapes' })).toEqual([
      '^[1ma^[0m `b c` ^[3m`d`^[0m',
      '',
      '^[1md^[0m',
    ]);
    expect(rows('**a** `b`', { style: 'none' })).toEqual(['a `b`']);
  });

  it('of a code block are rules that name its language; its lines stay whole', () => {
    const long = 'x'.repeat(30);
    expect(rows(`a\n\`\`\`js\n${long}\n\n\ty\n\`\`\`\nb`, { columns: 20 })).toEqual([
      'a',
      '',
      '^[2m── js ──────────────────^[0m',
      `^[36m${long}^[0m`,
      '',
      '^[36m    y^[0m',
      '^[2m────────────────────────^[0m',
      '',
      'b',
    ]);
  });

  it('of a table are lines, and a head that stands out', () => {
    expect(rows('| a | b |\n|---|--:|\n| 日本 | 1 |')).toEqual([
      '^[1ma    │ b^[0m',
      '^[2m─────┼──^[0m',
      '日本 │ 1',
    ]);
  });

  it('of a quote are a bar before each row', () => {
    expect(rows('> one two three\n>\n> b', { columns: 10 })).toEqual([
      '^[2m│ ^[0m^[3mone two^[0m',
      '^[2m│ ^[0m^[3mthree^[0m',
      '^[2m│^[0m',
      '^[2m│ ^[0m^[3mb^[0m',
    ]);
  });

  it('are made of plain letters where the locale has no others', () => {
    const plain = rows('> a\n\n```\nb\n```\n\n| c | d |\n|---|---|\n| 1 | 2 |\n\n---', {
      style: 'none',
      hasUnicode: false,
    });
    expect(plain.join('')).toMatch(/^[\x20-\x7e]+$/);
  });

  it('show the address of a link unless it is its text', () => {
    expect(rows('[t](http://a.b)')).toEqual(['^[4mt (http://a.b)^[0m']);
    expect(rows('http://a.b')).toEqual(['^[4mhttp://a.b^[0m']);
  });

  it('let no control character of the model through', () => {
    const text = `a${ESC}[2Jb${ESC}]0;title\u0007c\u009b1md\be`;
    const spans = [
      { kind: 'link', url: `http://x${ESC}[31m`, start: 0, end: text.length },
    ] as const;
    const [row = ''] = terminalRows({ text, spans }, { ...COLOURS, columns: 80 });
    expect(row.replaceAll(ESC, '^')).toBe('^[4mabc1mde (http://x)^[0m');
  });
});

describe('rows', () => {
  it('are broken between words; those of a list’s item stand under its words', () => {
    expect(rows('- one two three\n  - four five six\n\n10. seven eight', { columns: 11 })).toEqual([
      '• one two',
      '  three',
      '  • four',
      '    five',
      '    six',
      '',
      '10. seven',
      '    eight',
    ]);
  });

  it('break what has no blanks where the row ends, and never within an emoji', () => {
    expect(rows('日本語の文章', { columns: 5 })).toEqual(['日本', '語の', '文章']);
    expect(rows('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', { columns: 5 })).toEqual(['👨‍👩‍👧👨‍👩‍👧', '👨‍👩‍👧']);
    expect(rows('abcdefgh', { columns: 5 })).toEqual(['abcde', 'fgh']);
  });

  it('keep their styles over a break', () => {
    expect(rows('**one two**', { columns: 4 })).toEqual(['^[1mone^[0m', '^[1mtwo^[0m']);
  });

  it('are never wider than the terminal, but for code and tables, and lose no letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 4, max: 40 }),
        (line, width) => {
          const text = line.replace(/[\p{C}\s]+/gu, ' ').trim();
          const wrapped = wrapPainted(text, { width, indent: 2 });
          for (const row of wrapped) expect(paintedWidth(row)).toBeLessThanOrEqual(width);
          const letters = (all: string) => all.replace(/\s+/g, '');
          expect(letters(wrapped.join(''))).toBe(letters(text));
        },
      ),
    );
  });

  it('hold nothing but letters and styles, whatever the Markdown is', () => {
    fc.assert(
      fc.property(anyMarkdown, fc.integer({ min: 4, max: 60 }), (text, columns) => {
        const styled = parseMarkdown(text, { isFinal: true });
        for (const row of terminalRows(styled, { ...COLOURS, columns })) {
          expect(plainText(row)).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
