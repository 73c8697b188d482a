import fc from 'fast-check';
import { Marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { asPromptText } from '../../src/attachments/index.ts';

describe('asPromptText', () => {
  it('puts a text into a block that has its name', () => {
    const prompt = asPromptText({ name: 'a.py', text: 'print(1)', isCut: false });
    expect(prompt).toBe('```a.py\nprint(1)\n```');
  });

  it('adds no empty line to a text that ends in one', () => {
    expect(asPromptText({ name: 'a', text: 'x\n', isCut: false })).toBe('```a\nx\n```');
    expect(asPromptText({ name: 'a', text: '', isCut: false })).toBe('```a\n```');
  });

  it('shows without words that there is more', () => {
    expect(asPromptText({ name: 'a', text: 'x', isCut: true })).toBe('```a\nx\n[…]\n```');
  });

  it('takes a longer fence where the text has one', () => {
    const prompt = asPromptText({ name: 'a.md', text: '````\nx\n````', isCut: false });
    expect(prompt).toBe('`````a.md\n````\nx\n````\n`````');
  });

  it('is one code block with the whole text in it, whatever name and text are', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('`', '```', '\n```\n', '~~~\n', '\n', '> ', '- ', '    ', '<!--'),
    );
    const anyText = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (name, text, isCut) => {
        // The lexer of Markdown reads other white space at the ends of lines in its own way.
        fc.pre(!/[^\S\n ]/.test(text + name));
        const prompt = asPromptText({ name, text, isCut });
        const end = text === '' || text.endsWith('\n') ? '' : '\n';
        const [block, ...others] = new Marked().lexer(prompt);
        expect(others).toEqual([]);
        expect(block).toMatchObject({ type: 'code' });
        const inside = block?.type === 'code' ? block.text : '';
        // The lexer leaves line ends at the end out.
        expect(inside.trimEnd()).toBe(`${text}${isCut ? `${end}[…]` : ''}`.trimEnd());
        expect(prompt.length).toBeLessThanOrEqual(3 * text.length + 100);
      }),
      { numRuns: 500 },
    );
  });
});
