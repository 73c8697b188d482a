import { expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { joinStyled, sliceStyled, wrapStyled } from '../../src/markdown/styled.ts';
import { spansOf } from './shown.ts';

it('slices with the spans clipped to the slice', () => {
  expect(spansOf(sliceStyled(parseMarkdown('a **bcd** `e`'), 0, 4))).toEqual(['bold:bc']);
});

it('joins parts and moves their spans', () => {
  const joined = joinStyled([parseMarkdown('**a**'), parseMarkdown(''), parseMarkdown('*b*')]);
  expect(joined.text).toBe('a\n\nb');
  expect(spansOf(joined)).toEqual(['bold:a', 'italic:b']);
});

it('wraps all of a text, and nothing when it is empty', () => {
  expect(spansOf(wrapStyled(parseMarkdown('a *b*'), { kind: 'quote' }))).toEqual([
    'quote:a b',
    'italic:b',
  ]);
  expect(wrapStyled({ text: '', spans: [] }, { kind: 'quote' }).spans).toEqual([]);
});
