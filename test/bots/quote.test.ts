import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withQuote } from '../../src/bots/quote.ts';

describe('withQuote', () => {
  it('puts every line of what is referred to in front of the question', () => {
    expect(withQuote({ text: 'Is that so?' }, 'one\n\ntwo')).toEqual({
      text: '> one\n> \n> two\n\nIs that so?',
    });
  });

  it('gives the quote alone where nothing was asked', () => {
    expect(withQuote({ text: '' }, ' one ')).toEqual({ text: '> one' });
  });

  it('leaves everything as it was where there is nothing to quote', () => {
    expect(withQuote({ text: 'Hm' }, ' \n ')).toEqual({ text: 'Hm' });
  });

  it('puts it into the argument of /ask and keeps the text as it was written', () => {
    const invocation = { command: 'ask', argument: 'why?' };
    expect(withQuote({ text: '/ask why?', invocation }, 'one')).toEqual({
      text: '/ask why?',
      invocation: { command: 'ask', argument: '> one\n\nwhy?' },
    });
  });

  it('keeps other commands as they are', () => {
    const said = { text: '/model', invocation: { command: 'model', argument: '' } };
    expect(withQuote(said, 'one')).toBe(said);
  });

  it('quotes at most 2,000 characters and never half a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3_000 }), (quoted) => {
        const { text } = withQuote({ text: '' }, quoted);
        expect(text.replaceAll(/(?<=^|\n)> /g, '').length).toBeLessThanOrEqual(2_000);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
    );
    const { text } = withQuote({ text: '' }, '😀'.repeat(1_500));
    expect(text.endsWith('😀…')).toBe(true);
    expect(text).not.toMatch(/\p{Surrogate}/u);
  });
});
