import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { finalText, spansOf } from './shown.ts';

function shown(markdown: string): { text: string; spans: string[] } {
  const styled = parseMarkdown(markdown, { isFinal: true });
  return { text: styled.text, spans: spansOf(styled) };
}

describe('words', () => {
  it('turns emphasis, strike and code into spans over plain text', () => {
    expect(shown('**b *bi*** ~~s~~ `c`')).toEqual({
      text: 'b bi s c',
      spans: ['bold:b bi', 'italic:bi', 'strike:s', 'code:c'],
    });
  });

  it('reads bold that closes right before a letter', () => {
    expect(shown('**Note:**text **注意：**文本')).toEqual({
      text: 'Note:text 注意：文本',
      spans: ['bold:Note:', 'bold:注意：'],
    });
    expect(shown('2**3**4 ** x** y').text).toBe('234 ** x** y');
  });

  it('ends bold at the next stars, also where CommonMark would open it once more', () => {
    expect(shown('**注意：**这是**重点**内容')).toEqual({
      text: '注意：这是重点内容',
      spans: ['bold:注意：', 'bold:重点'],
    });
    expect(shown('**a (b):**c **d** **e `**` f**').spans).toEqual([
      'bold:a (b):',
      'bold:d',
      'bold:e ** f',
      'code:**',
    ]);
  });

  it('does not write out images that are in their own address', () => {
    expect(finalText('![](data:image/png;base64,AAAA)')).toBe('🖼');
  });

  it('keeps single tildes, words with underscores and lone stars as they are', () => {
    for (const text of ['~5 km or ~6 km, ~x~', 'snake_case_name', '2 * 3 * 4', 'a**'])
      expect(shown(text)).toEqual({ text, spans: [] });
  });

  it('makes links of links, addresses and images', () => {
    expect(
      shown('[t](http://a.b "x") https://c.d/e_f. ![alt](http://i.j) ![](http://k.l)'),
    ).toEqual({
      text: 't https://c.d/e_f. alt http://k.l',
      spans: [
        'link:http://a.b:t',
        'link:https://c.d/e_f:https://c.d/e_f',
        'link:http://i.j:alt',
        'link:http://k.l:http://k.l',
      ],
    });
  });

  it('finds e-mail addresses in the middle of a sentence', () => {
    expect(shown('write to me.too@x.org now').spans).toEqual([
      'link:mailto:me.too@x.org:me.too@x.org',
    ]);
  });

  it('resolves references and keeps their definitions readable', () => {
    expect(shown('see [it][1]\n\n[1]: http://a.b')).toEqual({
      text: 'see it\n\n[1]: http://a.b',
      spans: ['link:http://a.b:it'],
    });
  });

  it('shows HTML literally but for <br>', () => {
    expect(finalText('<b>x</b><br>y<br/>z')).toBe('<b>x</b>\ny\nz');
    expect(shown('<div>\n**b**\n</div>')).toEqual({ text: '<div>\nb\n</div>', spans: ['bold:b'] });
  });

  it('decodes character references, but never to a control character', () => {
    expect(finalText('&lt;a&gt; &amp;amp; &#65;&#x42; &nosuch; x&#27;y')).toBe(
      '<a> &amp; AB &nosuch; x y',
    );
  });

  it('shows escaped signs without their backslash', () => {
    expect(shown('\\*a\\* \\# \\_')).toEqual({ text: '*a* # _', spans: [] });
  });

  it('removes control characters and terminal sequences, and unifies line ends', () => {
    expect(finalText('a\0b\u0007c\r\nd\re \u001b[31mred\u001b[0m\tf')).toBe('abc\nd\ne red\tf');
  });

  it('replaces lone surrogates, and drops half a character at the end', () => {
    expect(finalText('a\ud83db')).toBe('a\u{fffd}b');
    expect(finalText('a \ud83d')).toBe('a');
  });
});

describe('blocks', () => {
  it('separates paragraphs by one blank line and keeps line ends', () => {
    expect(finalText('a\nb  \n  c\n\n\n\nd')).toBe('a\nb\nc\n\nd');
  });

  it('gives headings their level', () => {
    expect(shown('# A *b*\n###### C\ntext')).toEqual({
      text: 'A b\n\nC\n\ntext',
      spans: ['heading:1:A b', 'italic:b', 'heading:6:C'],
    });
  });

  it('keeps the markers of lists, the numbers and the nesting', () => {
    expect(finalText('Items:\n- a\n- b\n  1. c\n  2. d\n     more\n\n7) x\n8) y')).toBe(
      'Items:\n• a\n• b\n  1. c\n  2. d\n     more\n\n7) x\n8) y',
    );
    expect(parseMarkdown('* a', { bullet: '-' }).text).toBe('- a');
  });

  it('shows tasks as boxes', () => {
    expect(finalText('- [x] a\n- [ ] b\n1. [x] c')).toBe('☑ a\n☐ b\n\n1. ☑ c');
  });

  it('keeps blank lines between the items of a list where they are', () => {
    expect(finalText('- a\n- b\n\n- c')).toBe('• a\n• b\n\n• c');
  });

  it('puts code on lines of its own, without indentation, and keeps its blank lines', () => {
    expect(shown('1. run\n\n   ```sh\n   a\n\n     b\n   ```\n2. end')).toEqual({
      text: '1. run\n\na\n\n  b\n2. end',
      spans: ['pre:sh:a\n\n  b'],
    });
  });

  it('shows nothing of code that is empty', () => {
    expect(finalText('a\n```js\n```\nb')).toBe('a\n\nb');
    expect(finalText('> - ```js\n> a')).toBe('• \n\na');
  });

  it('takes only a plain word as the language of code', () => {
    expect(shown('```c++ title="x"\na\n```').spans).toEqual(['pre:c++:a']);
    expect(shown('```{.js}\na\n```').spans).toEqual(['pre::a']);
  });

  it('quotes with everything inside, nested quotes too', () => {
    expect(shown('> a\n> - b\n>\n> > c\n\nd')).toEqual({
      text: 'a\n• b\n\nc\n\nd',
      spans: ['quote:a\n• b\n\nc', 'quote:c'],
    });
  });

  it('puts quotes in lists at the start of the line, where platforms see them', () => {
    expect(shown('- a\n\n  > b\n  > - c\n  >   - d\n- e')).toEqual({
      text: '• a\n\nb\n• c\n  • d\n• e',
      spans: ['quote:b\n• c\n  • d'],
    });
  });

  it('indents paragraphs in lists by the list alone', () => {
    expect(finalText('1. a\n\n    b\n    c')).toBe('1. a\n\n   b\n   c');
  });

  it('draws a rule', () => {
    expect(finalText('a\n\n---\nb')).toBe('a\n\n———\n\nb');
  });
});

describe('any input', () => {
  it('answers text nested too deep for the parser as it is', () => {
    const text = '>'.repeat(20_000);
    expect(parseMarkdown(text)).toEqual({ text, spans: [] });
  });

  it('has nothing to show for white space', () => {
    expect(parseMarkdown(' \n\t\n ')).toEqual({ text: '', spans: [] });
  });
});
