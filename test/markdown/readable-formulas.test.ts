import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withReadableFormulas } from '../../src/markdown/readable-formulas.ts';

describe('Markdown with readable formulas', () => {
  it.each([
    ['so $x^2 \\leq 4$ holds', 'so x² ≤ 4 holds'],
    ['\\(a_1\\) and \\[\\frac{a}{b}\\]', 'a₁ and \\(a\\)\\/\\(b\\)'],
    ['$$\nE = mc^2\n$$', 'E \\= mc²'],
    ['$a * b * c$', 'a \\* b \\* c'],
    ['`$x^2$` and $y^2$', '`$x^2$` and y²'],
    ['```\n$x^2$\n```', '```\n$x^2$\n```'],
    ['it costs $5 and $6', 'it costs $5 and $6'],
    ['**no** formula', '**no** formula'],
  ])('writes %j as %j', (markdown, expected) => {
    expect(withReadableFormulas(markdown)).toBe(expected);
  });

  it('never leaves a stand-in in the text, whatever it is', () => {
    const pieces = fc.constantFrom(
      '$',
      '$$',
      '\\(',
      '\\)',
      '\\[',
      '`',
      '\n',
      'x^2',
      '\u{fdd0}',
      '0',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        expect(withReadableFormulas(parts.join(''))).not.toMatch(/[\u{fdd0}-\u{fdef}]/u);
      }),
    );
  });
});
