import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Node = string | { tag: string; href?: string; code?: string; children?: Node[] };
// The page's scripts are plain JavaScript, outside of the compiler's view.
const module = new URL('../../src/http/page/markdown-blocks.js', import.meta.url).href;
const { parseBlocks }: { parseBlocks: (markdown: string) => Node[] } = await import(module);

const TAGS =
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr br strong em del code a table thead tbody tr th td pre'.split(
    ' ',
  );

/** As HTML, for reading; strings are text, so nothing is escaped here. */
function html(nodes: readonly Node[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node;
      const href = node.href === undefined ? '' : ` ${node.href}`;
      return `<${node.tag}${href}>${node.code ?? html(node.children ?? [])}</${node.tag}>`;
    })
    .join('');
}

function* walk(nodes: readonly Node[]): Generator<Exclude<Node, string>> {
  for (const node of nodes) {
    if (typeof node === 'string') continue;
    yield node;
    yield* walk(node.children ?? []);
  }
}

describe('the Markdown of the page', () => {
  it.each([
    ['a **b** *c* `d` ~~e~~', '<p>a <strong>b</strong> <em>c</em> <code>d</code> <del>e</del></p>'],
    ['***both***', '<p><strong><em>both</em></strong></p>'],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['**not closed', '<p>**not closed</p>'],
    ['`**code**`', '<p><code>**code**</code></p>'],
    ['\\*plain\\*', '<p>*plain*</p>'],
    ['## Title ##', '<h2>Title</h2>'],
    ['#no title', '<p>#no title</p>'],
    ['> a\n> b', '<blockquote><p>a<br></br>b</p></blockquote>'],
    ['- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
    ['1. a\n\n2. b', '<ol><li>a</li><li>b</li></ol>'],
    ['- [x] done', '<ul><li>☑ done</li></ul>'],
    ['```js\na <b>\n```\nafter', '<pre>a <b></pre><p>after</p>'],
    ['```\nstill open', '<pre>still open</pre>'],
    ['text\n---', '<p>text</p><hr></hr>'],
    [
      '| a | b |\n|---|:-:|\n| 1 | x\\|y |',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>x|y</td></tr></tbody></table>',
    ],
    ['[a](https://x.org/b_(c))', '<p><a https://x.org/b_(c)>a</a></p>'],
    ['see https://x.org/a_b_c.', '<p>see <a https://x.org/a_b_c>https://x.org/a_b_c</a>.</p>'],
    ['[Ann](mailto:ann@x.org)', '<p><a mailto:ann@x.org>Ann</a></p>'],
    ['<mailto:ann@x.org>', '<p><a mailto:ann@x.org>mailto:ann@x.org</a></p>'],
    ['![p](https://x.org/p.png)', '<p><a https://x.org/p.png>p</a></p>'],
  ])('reads %j', (markdown, expected) => {
    expect(html(parseBlocks(markdown))).toBe(expected);
  });

  it.each(['<img src=x onerror=alert(1)>', '[x](javascript:alert(1))', '[x](data:text/html,y)'])(
    'leaves %s as text',
    (markdown) => {
      expect(parseBlocks(markdown)).toEqual([{ tag: 'p', children: [markdown] }]);
    },
  );

  it('makes only known elements and web links, of any text', () => {
    const pieces = fc.constantFrom(
      ...['*', '**', '_', '`', '```\n', '\n', '\n\n', '- ', '  ', '1. ', '> ', '# ', '|', '|-|\n'],
      ...['[a](', 'javascript:x', 'https://x.org', ')', '<', '>', '<script>', '\\', '~~', 'word '],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        for (const node of walk(parseBlocks(parts.join('')))) {
          expect(TAGS).toContain(node.tag);
          if (node.tag === 'a') expect(node.href).toMatch(/^(https?|mailto):/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each(['*', '**', '_a ', '`', '[', '![', '<', '> ', '- ', '[a](', '`` ` ', '|', '***a'])(
    'takes a long run of %j without getting slow',
    (piece) => {
      const startedAt = performance.now();
      parseBlocks(piece.repeat(10_000));
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    },
  );
});
