import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { spansOf } from './shown.ts';

describe('Markdown that is still being written', () => {
  it.each([
    ['say **bo', 'say bo', ['bold:bo']],
    ['say **bold*', 'say bold', ['bold:bold']],
    ['say *it', 'say it', ['italic:it']],
    ['**a *b', 'a b', ['bold:a b', 'italic:b']],
    ['say ~~go', 'say go', ['strike:go']],
    ['run `npm i', 'run npm i', ['code:npm i']],
    ['run ``a ` b`', 'run a ` b', ['code:a ` b']],
    ['- a\n- **b', '• a\n• b', ['bold:b']],
    ['# **h', 'h', ['heading:1:h', 'bold:h']],
  ])('closes what clearly began: %j', (markdown, text, spans) => {
    const styled = parseMarkdown(markdown);
    expect(styled.text).toBe(text);
    expect(spansOf(styled)).toEqual(spans);
  });

  it.each(['say **', 'say *', 'say `', 'say ~~', 'say\n-', 'say\n\n#', 'say\n>', 'say\n\n$$'])(
    'leaves out a marker with nothing after it: %j',
    (markdown) => {
      expect(parseMarkdown(markdown)).toEqual({ text: 'say', spans: [] });
    },
  );

  it.each(['see [text](', 'see [text](http://a.b/c', 'see ![text](htt'])(
    'shows the text of a link whose address is not complete: %j',
    (markdown) => {
      expect(parseMarkdown(markdown)).toEqual({ text: 'see text', spans: [] });
    },
  );

  it('shows an unclosed fence as code, without the beginning of its end', () => {
    expect(spansOf(parseMarkdown('a\n```js\nlet x;\n``'))).toEqual(['pre:js:let x;']);
    expect(parseMarkdown('a\n```js').text).toBe('a');
  });

  it('closes nothing behind code that is closed', () => {
    const styled = parseMarkdown('say *a\n\n```js\nlet x;\n```');
    expect(styled.text).toBe('say *a\n\nlet x;');
    expect(spansOf(styled)).toEqual(['pre:js:let x;']);
  });

  it('takes a fence that nothing follows yet for no inline code', () => {
    expect(parseMarkdown('say\n\n> - ```js\n\n').text).toBe('say\n\n•');
    expect(parseMarkdown('> ```js\n\nsay').text).toBe('say');
  });

  it('shows a block formula while it grows', () => {
    expect(spansOf(parseMarkdown('so\n$$\n\\alpha + '))).toEqual(['pre::α +']);
  });

  it('heals nothing but the last block', () => {
    expect(parseMarkdown('**a\n\nb').text).toBe('**a\n\nb');
    expect(parseMarkdown('- **a\n- b').text).toBe('• **a\n• b');
  });

  it('leaves stars alone that began nothing', () => {
    for (const text of ['5 * 3', 'a ** b', 'f(x)* g']) expect(parseMarkdown(text).text).toBe(text);
  });

  it('shows an answer that is nothing but a sign', () => {
    expect(parseMarkdown('**').text).toBe('**');
    expect(parseMarkdown('`').text).toBe('`');
  });

  it('shows open markers as they are once the text is final', () => {
    for (const text of ['use *args', 'say **bo', 'a `b'])
      expect(parseMarkdown(text, { isFinal: true })).toEqual({ text, spans: [] });
  });
});
