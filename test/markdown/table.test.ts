import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { displayWidth } from '../../src/markdown/width.ts';
import { spansOf } from './shown.ts';

describe('tables', () => {
  it('aligns columns as asked, in one code block', () => {
    const styled = parseMarkdown(
      '| L | R | C |\n|:--|--:|:-:|\n| a | 1 | x |\n| **bbb** | 222 | yyy |',
    );
    expect(styled.text.split('\n')).toEqual([
      'L   |   R |  C',
      '----|-----|----',
      'a   |   1 |  x',
      'bbb | 222 | yyy',
    ]);
    expect(spansOf(styled)).toEqual([`pre::${styled.text}`]);
  });

  it('counts wide characters as two columns', () => {
    expect(parseMarkdown('|n|v|\n|-|-|\n|日本|1|\n|x|2|').text.split('\n')).toEqual([
      'n    | v',
      '-----|--',
      '日本 | 1',
      'x    | 2',
    ]);
  });

  it('writes a table that is too wide as lines "header: value"', () => {
    const long = 'word '.repeat(15).trim();
    const styled = parseMarkdown(`| Name | Text |\n|-|-|\n| a | ${long} |\n| **b** |  |`);
    expect(styled.text).toBe(`Name: a\nText: ${long}\n\nName: b`);
    expect(spansOf(styled)).toEqual(['bold:Name', 'bold:Text', 'bold:Name', 'bold:b']);
  });

  it('keeps pipes and formulas inside cells', () => {
    expect(parseMarkdown('|a|\n|-|\n|x \\| $|y|_1$|').text).toBe('a\n--------\nx | |y|₁');
  });

  it('leaves no cell out that the head does not announce', () => {
    expect(parseMarkdown('|a|b|\n|-|-|\n|1|2|3|4|\n|5||||').text).toBe(
      'a | b\n--|------\n1 | 2|3|4\n5 |',
    );
    expect(parseMarkdown('a|b\n-|-\n1 | 2 | `3` \n4').text).toBe(
      'a | b\n--|------\n1 | 2 | 3\n4 |',
    );
  });

  it('takes pipes in code for what they are where there would be too many cells', () => {
    expect(parseMarkdown('|type|x|\n|-|-|\n|`a | b`|y|\n|`a \\| b`|`z`|').text).toBe(
      'type  | x\n------|--\na | b | y\na | b | z',
    );
  });

  it('separates a table from the text around it', () => {
    expect(parseMarkdown('t\n\n|a|\n|-|\n|b|\n\nu').text).toBe('t\n\na\n-\nb\n\nu');
  });
});

describe('display width', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['👍', 2],
    ['👨‍👩‍👧', 2],
    ['👍🏽', 2],
    ['❤️', 2],
    ['🇩🇪', 2],
    ['привет', 6],
  ])('of %s is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});
