import { describe, expect, it } from 'vitest';
import { readableTex } from '../../src/markdown/formula.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { finalText, spansOf } from './shown.ts';

describe('finding formulas', () => {
  it('protects inline formulas from emphasis', () => {
    expect(spansOf(parseMarkdown('so $a_1 * b_1$ and *x* and $c_1 * d$'))).toEqual([
      'code:a₁ * b₁',
      'italic:x',
      'code:c₁ * d',
    ]);
    expect(spansOf(parseMarkdown('so \\(a_1*b_1*c\\) is'))).toEqual(['code:a₁*b₁*c']);
  });

  it.each([
    '$5 and $6',
    'from $5-$6',
    'it is $5, not 6$',
    'US$5 is CA$7',
    'echo $HOME/$USER',
    '$a',
    'a $ b $ c',
    '$100 for one thing or 200$',
  ])('leaves money and variables alone: %s', (text) => {
    expect(parseMarkdown(text, { isFinal: true })).toEqual({ text, spans: [] });
  });

  it.each([
    '$$\n\\frac{a}{b}\n$$',
    '$$\\frac{a}{b}$$',
    '\\[\n\\frac{a}{b}\n\\]',
    '\\[\\frac{a}{b}\\]',
  ])('puts a formula on its own lines into a block: %j', (formula) => {
    const styled = parseMarkdown(`before\n${formula}\nafter`, { isFinal: true });
    expect(styled.text).toBe('before\n\n(a)/(b)\n\nafter');
    expect(spansOf(styled)).toEqual(['pre::(a)/(b)']);
  });

  it('finds formulas in lists and quotes', () => {
    expect(finalText('- a:\n  $$\n  x^2\n  $$\n- b')).toBe('• a:\n\nx²\n\n• b');
    expect(finalText('> $$\n> x\n> y\n> $$')).toBe('x\ny');
  });

  it('leaves dollars and brackets in code alone', () => {
    for (const code of ['`$a_1$`', '``\\(a\\)``']) {
      expect(finalText(code)).toBe(code.replaceAll('`', ''));
    }
    expect(finalText('```sh\necho $a $b$c$\n```')).toBe('echo $a $b$c$');
    expect(finalText('    $x^2$')).toBe('$x^2$');
  });

  it('takes escaped brackets around words for brackets', () => {
    expect(finalText('a \\[note\\] b \\(see above\\) c \\[1\\]')).toBe(
      'a [note] b (see above) c [1]',
    );
  });
});

it('writes the lines of a formula in a sentence one after another', () => {
  expect(finalText('so $f = \\begin{cases} a & b \\\\ c & d \\end{cases}$ is')).toBe(
    'so f = a, b; c, d is',
  );
});

describe('readable formulas', () => {
  it.each([
    ['\\frac{a+1}{b}', '(a+1)/(b)'],
    ['x^2 + y_1', 'x² + y₁'],
    ['x^{10} a_{ij} e^{-x^2}', 'x¹⁰ aᵢⱼ e^(-x²)'],
    ['a \\cdot b \\times c \\leq d \\neq e', 'a · b × c ≤ d ≠ e'],
    ['\\alpha\\beta \\Omega', 'αβ Ω'],
    ['\\sqrt{x} \\sqrt[3]{y}', '√(x) ³√(y)'],
    ['\\sum_{i=1}^n i', '∑ᵢ₌₁ⁿ i'],
    ['\\text{if } x \\in \\mathbb{R}', 'if x ∈ ℝ'],
    ['\\left( a \\right)', '( a )'],
    ['\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}', 'a = b\nc = d'],
    ['\\hat{x} \\vec v', 'x̂ v⃗'],
    ['90^\\circ', '90°'],
    ['\\unknown{a} \\{b\\} 5\\%', '\\unknowna {b} 5%'],
    ["f'(x)", 'f′(x)'],
    ['\\begin{cases} a & \\text{if } b \\\\ c & d \\end{cases} & e', 'a, if b\nc, d\ne'],
    ['{', ''],
    ['a}b^', 'a}b^'],
    ['\\', ''],
  ])('%s', (tex, readable) => {
    expect(readableTex(tex)).toBe(readable);
  });

  it('gives up on nesting that nobody could read, without failing', () => {
    expect(readableTex('\\frac{'.repeat(600))).toContain('(');
    expect(readableTex('x'.repeat(5_000))).toBe('x'.repeat(5_000));
  });

  it('splits no character in two', () => {
    expect(readableTex('\\hat😀 \\frac😀b')).toBe('😀\u0302 (😀)/(b)');
  });
});
