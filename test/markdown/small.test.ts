import { expect, it } from 'vitest';
import { toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { joinStyled, type Style, wrapStyled } from '../../src/markdown/styled.ts';
import { toTelegram } from '../../src/markdown/telegram.ts';
import { terminalRows } from '../../src/markdown/terminal.ts';

const SMALL: Style = { kind: 'small' };

function small(markdown: string): string {
  return toDiscord(wrapStyled(parseMarkdown(markdown, { isFinal: true }), SMALL));
}

it('is subtext on Discord, line by line', () => {
  expect(small('12 tokens\n3 s')).toBe('-# 12 tokens\n-# 3 s');
  expect(small('a\n\nb')).toBe('-# a\n\n-# b');
  expect(small('**a** `b` [c](http://d.e)')).toBe('-# **a** `b` [c](<http://d.e>)');
});

it('stands inside of a quote', () => {
  const quote = wrapStyled(wrapStyled(parseMarkdown('a\n\nb'), SMALL), { kind: 'quote' });
  expect(toDiscord(quote)).toBe('> -# a\n> \n> -# b');
  expect(small('> a\n> b')).toBe('> -# a\n> -# b');
});

it('makes no heading and leaves code as it is', () => {
  expect(small('# a')).toBe('-# **a**');
  expect(small('a\n```js\nb\n```\nc')).toBe('-# a\n\n```js\nb\n```\n\n-# c');
});

it('ends with the line', () => {
  const stats = wrapStyled(parseMarkdown('3 s'), SMALL);
  expect(toDiscord(joinStyled([parseMarkdown('**a**'), stats, parseMarkdown('b')]))).toBe(
    '**a**\n\n-# 3 s\n\nb',
  );
});

it('shows no sign where there is no text', () => {
  const spans = [{ kind: 'small', start: 0, end: 8 }] as const;
  expect(toDiscord({ text: 'a\n  \n\t\nb', spans })).toBe('-# a\n\n\n-# b');
});

it('is no business of the model', () => {
  expect(toDiscord(parseMarkdown('-# a\n\n> -# b\n\n- c\n-# d', { isFinal: true }))).toBe(
    '\\-# a\n\n> \\-# b\n\n• c\n  \\-# d',
  );
});

it('is italic on Telegram and dim in the terminal', () => {
  const styled = wrapStyled(parseMarkdown('a *b*'), SMALL);
  expect(toTelegram(styled).entities).toEqual([{ type: 'italic', offset: 0, length: 3 }]);
  const look = { columns: 80, style: 'colours', hasUnicode: true } as const;
  const rows = terminalRows(wrapStyled(parseMarkdown('a'), SMALL), look);
  expect(rows).toEqual(['\u001b[2ma\u001b[0m']);
});
