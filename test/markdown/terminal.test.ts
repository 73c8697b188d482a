import { expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { toAnsi } from '../../src/markdown/terminal.ts';

const ESC = '\u001b';

function ansi(markdown: string): string {
  return toAnsi(parseMarkdown(markdown)).replaceAll(ESC, '^');
}

it('paints styles, and ends them on each line', () => {
  expect(ansi('**a** *b* `c`\n\n```\nd\ne\n```')).toBe(
    '^[1ma^[0m ^[3mb^[0m ^[36mc^[0m\n\n^[36md^[0m\n^[36me^[0m',
  );
});

it('puts a bar before each line of a quote', () => {
  expect(ansi('> a\n>\n> b')).toBe('^[2m│ ^[0m^[2ma^[0m\n^[2m│^[0m\n^[2m│ ^[0m^[2mb^[0m');
});

it('shows the address of a link unless it is its text', () => {
  expect(ansi('[t](http://a.b)')).toBe('^[4mt (http://a.b)^[0m');
  expect(ansi('http://a.b')).toBe('^[4mhttp://a.b^[0m');
});

it('lets no control character of the model through', () => {
  const text = `a${ESC}[2Jb${ESC}]0;title\u0007c\u009b1md\be`;
  const spans = [{ kind: 'link', url: `http://x${ESC}[31m`, start: 0, end: text.length }] as const;
  expect(toAnsi({ text, spans }).replaceAll(ESC, '^')).toBe('^[4mabc1mde (http://x)^[0m');
});
