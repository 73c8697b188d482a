import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { type RichSource, toTelegramRich } from '../../src/markdown/telegram-rich.ts';
import { type RichElement, type RichReading, readRichHtml } from '../fakes/telegram/index.ts';
import { detectEntities } from '../fakes/telegram/text/detect.ts';

const htmlOf = (markdown: string, isFinal = true) =>
  toTelegramRich({ markdown }, { isFinal })?.html;

describe('a rich message', () => {
  it.each([
    ['Text', '<p>Text</p>'],
    ['One\ntwo\n\nthree', '<p>One<br>two</p><p>three</p>'],
    ['**b** *i* ~~s~~ `c`', '<p><b>b</b> <i>i</i> <s>s</s> <code>c</code></p>'],
    ['***both* one**', '<p><b><i>both</i> one</b></p>'],
    ['[**a** b](https://x.y)', '<p><a href="https://x.y"><b>a</b> b</a></p>'],
    ['# A\n## B **c**', '<h1>A</h1><h2>B <b>c</b></h2>'],
    ['- a\n- b\n  1. c\n  2. d', '<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['- [x] a', '<ul><li><input type="checkbox" checked>a</li></ul>'],
    ['- a\n\n- b', '<ul><li><p>a</p></li><li><p>b</p></li></ul>'],
    ['> a\n> - b', '<blockquote><p>a</p><ul><li>b</li></ul></blockquote>'],
    ['> [!NOTE]\n> a', '<blockquote><p><b>Note</b></p><p>a</p></blockquote>'],
    ['x<sub>2</sub> <kbd>Esc</kbd>', '<p>x₂ <code>Esc</code></p>'],
    ['```js\na < b\n```', '<pre><code class="language-js">a &lt; b</code></pre>'],
    ['```\na\n\n b\n```', '<pre>a\n\n b</pre>'],
    ['---', undefined],
    ['a\n\n---\n\nb', '<p>a</p><hr/><p>b</p>'],
  ])('writes %j', (markdown, html) => {
    expect(htmlOf(markdown)).toBe(html);
  });

  it('writes a table with its alignment', () => {
    const row = (cells: string) => `<tr>${cells}</tr>`;
    expect(htmlOf('| a | *b* |\n|:-:|---|\n| 1 | `x` |')).toBe(
      `<table bordered>${row('<th align="center">a</th><th><i>b</i></th>')}` +
        `${row('<td align="center">1</td><td><code>x</code></td>')}</table>`,
    );
  });

  it('writes formulas as formulas, between the lines of a paragraph where they stand alone', () => {
    expect(htmlOf('So $a<b$ and\n\n$$\n\\frac{1}{2} & x\n$$\n\nthen')).toBe(
      '<p>So <tg-math>a&lt;b</tg-math> and</p><tg-math-block>\\frac{1}{2} &amp; x</tg-math-block><p>then</p>',
    );
    expect(htmlOf('Text\n$$x$$\nmore')).toBe(
      '<p>Text</p><tg-math-block>x</tg-math-block><p>more</p>',
    );
    expect(htmlOf('- a\n\n  $$x$$')).toContain('<tg-math-block>x</tg-math-block>');
    expect(htmlOf('| $x$ |\n|---|\n| $$y$$ |')).toContain('<td><tg-math>y</tg-math></td>');
  });

  it('leaves a formula in code and in an address as it was written', () => {
    expect(htmlOf('`$x$` and [a](https://b.c/$x$)')).toBe(
      '<p><code>$x$</code> and <a href="https://b.c/$x$">a</a></p>',
    );
    expect(htmlOf('```\n$x$\n```')).toBe('<pre>$x$</pre>');
  });

  it('shows formulas of a thought as text: some clients crash on them in folded text', () => {
    const thought = { title: 'Thought', text: '$x^2$\n\n$$\ny\n$$' };
    const html = toTelegramRich({ markdown: 'So $z$', thought }, { isFinal: true })?.html;
    expect(html).toBe(
      '<details><summary>Thought</summary><p><code>x²</code></p><pre>y</pre></details>' +
        '<p>So <tg-math>z</tg-math></p>',
    );
  });

  it('shortens a long thought, and leaves room for the answer', () => {
    const thought = { title: 'T', text: 'word '.repeat(20_000) };
    const made = toTelegramRich({ markdown: 'x'.repeat(20_000), thought }, { isFinal: true });
    expect(made?.html).toContain(' …</p></details>');
  });

  it('keeps only addresses of the web, and no image', () => {
    expect(
      htmlOf('[a](tg://user?id=1) [b](mailto:a@b.c) [c](javascript:x) ![d](http://e.f/g.png)'),
    ).toBe('<p>a b c <a href="http://e.f/g.png">d</a></p>');
    expect(htmlOf('[a](http://b.c/"onx=")')).toContain('href="http://b.c/&quot;onx=&quot;"');
  });

  it('makes no name live, not even one that is half bold', () => {
    expect(htmlOf('@name @**na**me `@code` x@mail')).toBe(
      '<p>@\u2060name @\u2060<b>na</b>me <code>@code</code> x@mail</p>',
    );
  });

  it('shows tags that the model wrote as text', () => {
    expect(htmlOf('<b>x</b> <img src="http://a.b/c.png"> &lt;i&gt; </p></section>')).toBe(
      '<p>&lt;b&gt;x&lt;/b&gt; &lt;img src=&quot;http://a.b/c.png&quot;&gt; ' +
        '&lt;i&gt; &lt;/p&gt;&lt;/section&gt;</p>',
    );
  });

  it('completes what is still being written', () => {
    expect(htmlOf('# A **b', false)).toBe('<h1>A <b>b</b></h1>');
    expect(htmlOf('```js\nlet a', false)).toBe('<pre><code class="language-js">let a</code></pre>');
    expect(htmlOf('$$\nx', false)).toBe('<tg-math-block>x</tg-math-block>');
  });

  it.each([
    ['| a |\n|---|\n| b |', true],
    ['$x$', true],
    ['# a', true],
    ['```\na\n```', true],
    ['- a\n  - b', true],
    ['> - a\n>   - b', true],
    ['**a** `b` [c](http://d.e)\n\n- f\n- g\n\n> h', false],
  ])('says whether %j gains from it', (markdown, isRicher) => {
    expect(toTelegramRich({ markdown }, { isFinal: true })?.isRicher).toBe(isRicher);
  });

  it.each([
    ['nothing to read', ''],
    ['white space', ' \n\t'],
    ['too many characters', 'x'.repeat(32_769)],
    ['too many blocks', 'a\n\n'.repeat(501)],
    ['too many columns', `${'|a'.repeat(21)}|\n${'|-'.repeat(21)}|`],
    ['too many levels', `${'> '.repeat(17)}a`],
    ['far too many levels', '> '.repeat(20_000)],
  ])('is none with %s', (_, markdown) => {
    expect(toTelegramRich({ markdown }, { isFinal: true })).toBeUndefined();
  });

  it.each([
    ['characters', 'x'.repeat(32_768)],
    ['blocks', 'a\n\n'.repeat(500)],
    ['columns', `${'|a'.repeat(20)}|\n${'|-'.repeat(20)}|`],
    ['levels', `${'> '.repeat(15)}a`],
  ])('is one with just so many %s', (_, markdown) => {
    expect(() => readRichHtml(htmlOf(markdown) ?? '')).not.toThrow();
  });
});

const PIECES = [
  ...'* ** *** _ ~~ ` `` ``` ~~~ > # #### - + 1. 2) | || $ $$ \\( \\) \\[ \\] \\ [ ] ( ) ]( ![ < > & " = --- : .'.split(
    ' ',
  ),
  ...'@everyone @na me_ a word слово 日本 😀 👨‍👩‍👧 é www.x.y https://x.y/z_a me@x.org <b> </p> <br> <tg-math> &lt; &#64; x^2'.split(
    ' ',
  ),
  ...[
    '\n',
    '\n\n',
    '  ',
    ' ',
    '\t',
    '\r\n',
    '- [x] ',
    '| a | b |\n|---|---|\n',
    '```js\n',
    '\n> ',
    '\n  - ',
    '\n> [!NOTE]\n> ',
    '<sub>',
    '</sub>',
    '<details>',
    '<summary>',
    '</summary>',
  ],
  ...[
    '[a](http://b.c)',
    '[a](tg://user?id=1)',
    '\u{fdd0}0\u{fdd1}',
    '\u{fdd2}0\u{fdd3}',
    '\ud83d',
    '\u0000',
  ],
];

const markdown = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: 'grapheme' })),
    {
      maxLength: 60,
    },
  )
  .map((pieces) => pieces.join(''));

const source: fc.Arbitrary<RichSource> = fc.record(
  { markdown, thought: fc.record({ title: fc.string(), text: markdown }), footnote: markdown },
  { requiredKeys: ['markdown'] },
);

function elementsOf(nodes: RichReading['children']): RichElement[] {
  return nodes.flatMap((node) =>
    typeof node === 'string' ? [] : [node, ...elementsOf(node.children)],
  );
}

describe('whatever the model writes', () => {
  it('gives a rich message that Telegram takes, growing or final', () => {
    fc.assert(
      fc.property(source, fc.boolean(), (given, isFinal) => {
        const made = toTelegramRich(given, { isFinal });
        if (made === undefined) return;
        const { characters, blocks, levels, columns } = readRichHtml(made.html);
        expect(characters).toBeLessThanOrEqual(32_768);
        expect(blocks).toBeLessThanOrEqual(500);
        expect(levels).toBeLessThanOrEqual(16);
        expect(columns).toBeLessThanOrEqual(20);
      }),
      { numRuns: 400 },
    );
  });

  it('counts at least as much as Telegram does', () => {
    const long = fc
      .tuple(markdown, fc.integer({ min: 1, max: 600 }))
      .map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(long, (text) => {
        const html = htmlOf(text.slice(0, 40_000));
        if (html === undefined) return;
        const { characters, blocks, levels } = readRichHtml(html);
        expect([characters <= 32_768, blocks <= 500, levels <= 16]).toEqual([true, true, true]);
      }),
      { numRuns: 60 },
    );
  });

  it('pings nobody, shows no media and leads only to the web', () => {
    fc.assert(
      fc.property(source, (given) => {
        const html = toTelegramRich(given, { isFinal: true })?.html ?? '<hr/>';
        const { children, text, entities } = readRichHtml(html);
        for (const { name, attributes } of elementsOf(children)) {
          expect(name).not.toMatch(/^(img|video|audio|figure|tg-(?!math|spoiler))/);
          if (name === 'a') expect(attributes.href).toMatch(/^https?:\/\//i);
        }
        expect(detectEntities(text, entities).filter(({ type }) => type === 'mention')).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps every character that an ordinary message shows', () => {
    // Tables and formulas are drawn otherwise there; signs of lists and lines are elements here.
    const plain = markdown.map((text) => text.replace(/[|$\\\u{fdd0}-\u{fdd3}]/gu, ''));
    fc.assert(
      fc.property(plain, (text) => {
        const { text: ordinary } = parseMarkdown(text, { isFinal: true });
        const html = htmlOf(text);
        if (html === undefined) return;
        expect(letters(readRichHtml(html).text)).toBe(letters(ordinary));
      }),
      { numRuns: 400 },
    );
  });
});

/** Without the signs of lists and of rules, which one of the two may draw and the other not. */
function letters(text: string): string {
  return text.replace(/[-\s\u2060\u00a0•☑☐—\d.)]/gu, '');
}
