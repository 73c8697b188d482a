import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { wrapStyled } from '../../src/markdown/styled.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';

function shown(markdown: string): string[] {
  const { text, entities } = toTelegram(parseMarkdown(markdown));
  return entities.map(
    (entity) => `${entity.type}:${text.slice(entity.offset, entity.offset + entity.length)}`,
  );
}

describe('entities', () => {
  it('names each style as the Bot API does', () => {
    expect(shown('# h\n**b** *i* ~~s~~ `c` [l](http://a.b)\n\n> q\n\n```js\np\n```')).toEqual([
      'bold:h',
      'bold:b',
      'italic:i',
      'strikethrough:s',
      'code:c',
      'text_link:l',
      'blockquote:q',
      'pre:p',
    ]);
    const styles = [
      { kind: 'underline', start: 0, end: 1 },
      { kind: 'spoiler', start: 0, end: 1 },
    ] as const;
    expect(toTelegram({ text: 'a', spans: styles }).entities.map(({ type }) => type)).toEqual([
      'underline',
      'spoiler',
    ]);
  });

  it('counts offsets in UTF-16 units and gives language and address', () => {
    expect(toTelegram(parseMarkdown('😀 [l](http://a.b)\n```js\np\n```')).entities).toEqual([
      { type: 'text_link', offset: 3, length: 1, url: 'http://a.b' },
      { type: 'pre', offset: 6, length: 1, language: 'js' },
    ]);
  });

  it('shows reasoning as an expandable quote', () => {
    const quote = wrapStyled(parseMarkdown('a\n\nb'), { kind: 'quote', isExpandable: true });
    expect(toTelegram(quote).entities).toEqual([
      { type: 'expandable_blockquote', offset: 0, length: 4 },
    ]);
  });

  it('merges bold words with the heading they are in', () => {
    expect(shown('# a **b** c')).toEqual(['bold:a b c']);
  });

  it('lets nothing contain code, and code contain nothing', () => {
    expect(shown('**a `b` c** [d `e`](http://x.y)')).toEqual([
      'bold:a ',
      'code:b',
      'bold: c',
      'text_link:d e',
    ]);
  });

  it('interrupts a quote for a code block and shows inline code in it as plain text', () => {
    expect(shown('> a `b`\n>\n> ```\n> c\n> ```\n>\n> d')).toEqual([
      'blockquote:a b',
      'pre:c',
      'blockquote:d',
    ]);
  });

  it('nests no quotes', () => {
    expect(shown('> a\n> > b')).toEqual(['blockquote:a\n\nb']);
  });

  it('splits styles that would cross', () => {
    const { entities } = toTelegram({
      text: 'abcdef',
      spans: [
        { kind: 'bold', start: 0, end: 4 },
        { kind: 'italic', start: 2, end: 6 },
        { kind: 'link', url: 'http://a.b', start: 3, end: 5 },
      ],
    });
    expect(entities.map(({ type, offset, length }) => [type, offset, length])).toEqual(
      [
        ['bold', 0, 3],
        ['italic', 2, 1],
        ['italic', 3, 3],
        ['text_link', 3, 2],
        ['bold', 3, 1],
      ].toSorted((a, b) => Number(a[1]) - Number(b[1]) || Number(b[2]) - Number(a[2])),
    );
  });

  it('keeps code and links when there are more than a hundred', () => {
    const styled = parseMarkdown(`${'**b** x '.repeat(120)}\`c\` [l](http://a.b)`);
    const { entities } = toTelegram(styled);
    expect(entities).toHaveLength(100);
    expect(entities.slice(-2).map(({ type }) => type)).toEqual(['code', 'text_link']);
  });

  it('makes no link of addresses that are not for the web, mail or Telegram, or that ping', () => {
    expect(
      shown(
        '[a](javascript:x) [b](file:///x) [c](#top) [d](tg://user?id=1) [e](tg://resolve?domain=x) [f](mailto:x@y.z)',
      ),
    ).toEqual(['text_link:e', 'text_link:f']);
  });
});

describe('text', () => {
  it('disarms a bare @name and moves what follows', () => {
    const { text, entities } = toTelegram(parseMarkdown('hi @durov_1, **b**'));
    expect(text).toBe('hi @\u2060durov_1, b');
    expect(entities).toEqual([{ type: 'bold', offset: 14, length: 1 }]);
  });

  it('leaves an @ alone in code, in addresses, in words and on its own', () => {
    for (const markdown of [
      '`@name`',
      '```\n@name\n```',
      'https://a.b/@name',
      'me@example.org',
      'a @ b',
      'x@name',
      '@x',
    ]) {
      expect(toTelegram(parseMarkdown(markdown)).text).not.toContain('\u2060');
    }
  });

  it('disarms an @name in what Telegram may not take for a link', () => {
    for (const address of ['www.x.y*@name', 'http://localhost/@name', 'http://me:word@x.y/@name']) {
      const { text } = toTelegram(parseMarkdown(`[@name](${address})`));
      expect(text, address).toBe('@\u2060name');
    }
    for (const address of ['https://a.b/@name', 'http://я.рф:8080?a', 'http://1.2.3.4'])
      expect(toTelegram(parseMarkdown(`[@name](${address})`)).text, address).toBe('@name');
  });

  it('disarms an @name in code that was dropped for its place in a quote', () => {
    expect(toTelegram(parseMarkdown('> `@name`')).text).toBe('@\u2060name');
  });

  it('writes the tabs of code as spaces, of which Telegram would leave one', () => {
    expect(toTelegram(parseMarkdown('```\n\ta\n```')).text).toBe('    a');
  });

  it('is measured as it is sent', () => {
    for (const markdown of ['plain', '@name `@name`', '```\n\t\ta\n```']) {
      const styled = parseMarkdown(markdown);
      expect(telegramLength(styled)).toBe(toTelegram(styled).text.length);
    }
  });
});
