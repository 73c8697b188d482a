import { describe, expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import type { Styled } from '../../src/markdown/styled.ts';
import { spansOf } from './shown.ts';

function plain(text: string): Styled {
  return { text, spans: [] };
}

function cutText(text: string, limit: number): string[] {
  return cutStyled(plain(text), { limit }).map((part) => part.text);
}

describe('where a text is cut', () => {
  it('leaves a text that fits in one part', () => {
    expect(cutText('ab\n\ncd', 6)).toEqual(['ab\n\ncd']);
  });

  it('has no parts for nothing', () => {
    expect(cutText('', 10)).toEqual([]);
    expect(cutText(' \n ', 10)).toEqual([]);
  });

  it('cuts between blocks before it cuts between lines', () => {
    expect(cutText('aaaa\naaaa\n\nbbb\nbb\nb', 18)).toEqual(['aaaa\naaaa', 'bbb\nbb\nb']);
  });

  it('cuts between lines and keeps the indentation of the next one', () => {
    expect(cutText('• aaaa\n• bbbb\n  • cc', 16)).toEqual(['• aaaa\n• bbbb', '  • cc']);
  });

  it('cuts after a sentence before it cuts after a word', () => {
    expect(cutText('One two. Three four five', 12)).toEqual(['One two.', 'Three four', 'five']);
  });

  it('makes no tiny part for the sake of a good place', () => {
    expect(cutText(`a\n\n${'b'.repeat(20)}`, 10)).toEqual([
      `a\n\n${'b'.repeat(7)}`,
      'b'.repeat(10),
      'bbb',
    ]);
  });

  it('cuts a long word anywhere', () => {
    expect(cutText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('cuts no surrogate pair and no cluster', () => {
    expect(cutText('😀😀😀', 3)).toEqual(['😀', '😀', '😀']);
    expect(cutText('ae\u0301xy', 2)).toEqual(['a', 'e\u0301', 'xy']);
    expect(cutText('abc👨‍👩‍👧def', 9)).toEqual(['abc', '👨‍👩‍👧d', 'ef']);
  });

  it('goes on when not even one character fits', () => {
    expect(cutText('😀a', 1)).toEqual(['😀', 'a']);
  });
});

describe('spans at a cut', () => {
  it('continues a code block with its language and the indentation of its lines', () => {
    const styled = parseMarkdown('```js\nfunction f() {\n  return 1;\n}\n```');
    const parts = cutStyled(styled, { limit: 20 });
    expect(parts.map((part) => part.text)).toEqual(['function f() {', '  return 1;\n}']);
    expect(parts.flatMap(spansOf)).toEqual(['pre:js:function f() {', 'pre:js:  return 1;\n}']);
  });

  it('keeps a short code block whole by cutting before it', () => {
    const styled = parseMarkdown(`${'w '.repeat(25)}\n\n\`\`\`\naaaa\n\nbbbb\ncccc\ndddd\n\`\`\``);
    expect(cutStyled(styled, { limit: 62 })[1]?.text).toBe('aaaa\n\nbbbb\ncccc\ndddd');
  });

  it('clips emphasis and links', () => {
    const parts = cutStyled(parseMarkdown('**aaa bbb** [ccc ddd](http://x.y)'), { limit: 12 });
    expect(parts.flatMap(spansOf)).toEqual([
      'bold:aaa bbb',
      'link:http://x.y:ccc',
      'link:http://x.y:ddd',
    ]);
  });
});

describe('a measure of its own', () => {
  it('keeps every part within the limit of the measure', () => {
    const measure = (part: Styled): number => part.text.length + 2 * part.text.split('\n').length;
    const parts = cutStyled(plain('a\nbb\nccc\n'.repeat(40)), { limit: 30, measure });
    for (const part of parts) expect(measure(part)).toBeLessThanOrEqual(30);
    expect(parts.length).toBeLessThan(40);
  });
});
