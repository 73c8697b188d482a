import type { MessageEntity } from 'grammy/types';
import { describe, expect, it } from 'vitest';
import { formatText } from './text/format.ts';

function format(text: string, parseMode = 'HTML', entities?: unknown) {
  return formatText({ text, parseMode, entities, findUser: () => undefined });
}

function pieces(text: string, parseMode = 'HTML'): string[] {
  const formatted = format(text, parseMode);
  return formatted.entities.map((entity) => piece(formatted.text, entity));
}

function piece(text: string, entity: MessageEntity): string {
  const covered = text.slice(entity.offset, entity.offset + entity.length);
  const extra =
    'language' in entity ? `:${entity.language}` : 'url' in entity ? `:${entity.url}` : '';
  return `${entity.type}${extra}(${covered})`;
}

describe('HTML', () => {
  it.each([
    ['<b>a</b> <strong>b</strong>', ['bold(a)', 'bold(b)']],
    ['<i>a</i><em>b</em>', ['italic(ab)']],
    ['<u>a</u> <ins>b</ins>', ['underline(a)', 'underline(b)']],
    [
      '<s>a</s> <strike>b</strike> <del>c</del>',
      ['strikethrough(a)', 'strikethrough(b)', 'strikethrough(c)'],
    ],
    ['<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>', ['spoiler(a)', 'spoiler(b)']],
    ['<code>a &lt; b</code>', ['code(a < b)']],
    ['<pre>a\nb</pre>', ['pre(a\nb)']],
    ['<pre><code class="language-ts">x</code></pre>', ['pre:ts(x)']],
    ['<code class="language-ts">x</code>', ['code(x)']],
    [
      '<a href="https://example.org/?a=1&amp;b=2">x</a>',
      ['text_link:https://example.org/?a=1&b=2(x)'],
    ],
    ['<a href="https://example.org">x</a>', ['text_link:https://example.org/(x)']],
    ['<blockquote>a</blockquote>', ['blockquote(a)']],
    ['<blockquote expandable>a\nb</blockquote>', ['expandable_blockquote(a\nb)']],
    ['<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', ['custom_emoji(👍)']],
    ['<B>a</B>', ['bold(a)']],
    ['<b>a</>', ['bold(a)']],
  ])('understands %s', (html, expected) => {
    expect(pieces(html)).toEqual(expected);
  });

  it.each([
    ['a < b', 'Unsupported start tag "" at byte offset 2'],
    ['1 <2>', 'Unsupported start tag "2" at byte offset 2'],
    ['ж <h1>a</h1>', 'Unsupported start tag "h1" at byte offset 3'],
    ['a<br/>b', 'Unsupported start tag "br/" at byte offset 1'],
    ['<b>a', 'Can\'t find end tag corresponding to start tag "b"'],
    ['<b>a</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['a</b>', 'Unexpected end tag at byte offset 1'],
    ['<b', 'Unclosed start tag at byte offset 0'],
    ['<b>a</b', 'Unclosed end tag at byte offset 4'],
    ['<a href="x', 'Unclosed start tag at byte offset 0'],
    [
      '<a href>x</a>',
      'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
    ],
    [
      '&#xd83d;',
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    ],
    ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<tg-emoji>x</tg-emoji>', 'Invalid custom emoji identifier specified'],
  ])('refuses %s', (html, problem) => {
    expect(() => format(html)).toThrow(`Bad Request: can't parse entities: ${problem}`);
  });

  it('decodes the four named entities and numbers and leaves other names as they are', () => {
    expect(format('&lt;&gt;&amp;&quot; &#128512; &#x1F600; &nbsp;&apos;').text).toBe(
      '<>&" 😀 😀 &nbsp;&apos;',
    );
  });

  it('counts offsets in UTF-16 units', () => {
    expect(format('😀 <b>x</b>').entities).toEqual([{ type: 'bold', offset: 3, length: 1 }]);
  });

  it('drops links that Telegram does not open', () => {
    expect(pieces('<a href="javascript:x">a</a> <a href="word">b</a>')).toEqual([]);
  });

  it('takes styles out of code and splits them around it', () => {
    expect(pieces('<b>a <code>x</code> b</b>')).toEqual(['bold(a )', 'code(x)', 'bold(b)']);
  });

  it('splits styles at the borders of links', () => {
    expect(pieces('<b>a <a href="https://example.org/">x</a></b>')).toEqual([
      'bold(a )',
      'text_link:https://example.org/(x)',
      'bold(x)',
    ]);
  });

  it('keeps 100 entities and drops the looks of the rest', () => {
    const html = Array.from({ length: 130 }, (_, n) => `<b>${n}</b>`).join(' ');
    expect(format(html).entities).toHaveLength(100);
  });
});

describe('MarkdownV2', () => {
  it.each([
    [
      '*a* _b_ __c__ ~d~ ||e||',
      ['bold(a)', 'italic(b)', 'underline(c)', 'strikethrough(d)', 'spoiler(e)'],
    ],
    ['`a_b`', ['code(a_b)']],
    ['```ts\nx = 1\n```', ['pre:ts(x = 1)']],
    ['```\nx\n```', ['pre(x)']],
    ['[a](https://example.org/\\))', ['text_link:https://example.org/)(a)']],
    ['>a\n>b\nc', ['blockquote(a\nb)']],
    ['**>a\n>b||\nc', ['expandable_blockquote(a\nb)']],
    ['![👍](tg://emoji?id=5368324170671202286)', ['custom_emoji(👍)']],
    ['\\*a\\* 1\\.', []],
  ])('understands %s', (markdown, expected) => {
    expect(pieces(markdown, 'MarkdownV2')).toEqual(expected);
  });

  it.each([
    ['1.', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['a-b', "Character '-' is reserved and must be escaped with the preceding '\\'"],
    ['ж*a', "Can't find end of Bold entity at byte offset 2"],
    ['```a', "Can't find end of Pre entity at byte offset 0"],
    ['[a](b', "Can't find end of a URL at byte offset 4"],
  ])('refuses %s', (markdown, problem) => {
    expect(() => format(markdown, 'MarkdownV2')).toThrow(
      `Bad Request: can't parse entities: ${problem}`,
    );
  });
});

describe('explicit entities', () => {
  it('are refused outside the text', () => {
    const far = [{ type: 'bold', offset: 1, length: 3 }];
    expect(() => format('abc', '', far)).toThrow(
      'Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 4',
    );
    expect(() => format('abc', '', [{ type: 'bold', offset: 9, length: 1 }])).toThrow(
      'Bad Request: entity begins after the end of the text at UTF-16 offset 9',
    );
  });

  it('are refused when they cut a surrogate pair', () => {
    expect(() => format('😀b', '', [{ type: 'bold', offset: 1, length: 2 }])).toThrow(
      'entity begins in a middle of a UTF-16 symbol at byte offset 4',
    );
    expect(() => format('a😀b', '', [{ type: 'bold', offset: 0, length: 2 }])).toThrow(
      'ends in a middle of a UTF-16 symbol at byte offset 5',
    );
  });

  it('are refused with an unknown kind', () => {
    expect(() => format('abc', '', [{ type: 'huge', offset: 0, length: 1 }])).toThrow(
      "Bad Request: can't parse MessageEntity: Unsupported type specified",
    );
  });

  it('move along with what is trimmed', () => {
    expect(format('  \n a b \n', '', [{ type: 'bold', offset: 6, length: 3 }])).toEqual({
      text: 'a b',
      entities: [{ type: 'bold', offset: 2, length: 1 }],
    });
  });
});

describe('cleaning', () => {
  it('trims spaces and line breaks, at the beginning of code too, not inside it', () => {
    expect(format('\n  a  \n\n').text).toBe('a');
    expect(format('<pre>  a</pre>')).toEqual({
      text: 'a',
      entities: [{ type: 'pre', offset: 0, length: 1 }],
    });
    expect(format('<pre>a\n  b</pre>').text).toBe('a\n  b');
  });

  it('turns tabs into spaces and drops carriage returns and text direction overrides', () => {
    expect(format('a\tb\r\nc\u202ed', '').text).toBe('a b\ncd');
  });

  it('finds mentions, commands, addresses and hashtags by itself, but not in code', () => {
    expect(
      pieces('hi @ann_b, /help@some_bot #tag https://example.org/a. me@example.org', ''),
    ).toEqual([
      'mention(@ann_b)',
      'bot_command(/help@some_bot)',
      'hashtag(#tag)',
      'url(https://example.org/a)',
      'email(me@example.org)',
    ]);
    expect(pieces('<code>@ann_b /help</code>')).toEqual(['code(@ann_b /help)']);
  });
});
