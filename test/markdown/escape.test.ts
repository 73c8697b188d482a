import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeMarkdown } from '../../src/markdown/escape.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';

const NASTY = [
  '*',
  '_',
  '`',
  '~~',
  '[',
  ']',
  '(',
  ')',
  '$',
  '\\',
  '<b>',
  '&lt;',
  '#',
  '- ',
  '1. ',
  '|',
  '>',
  '!',
  'https://',
  'www.',
  'a@b.cd',
  'a',
  ' ',
  '😀',
  '\\(',
  '=',
  '---',
  '\n',
];

it('puts any name literally into a sentence', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...NASTY)), (pieces) => {
      const name = pieces.join('');
      const { text, spans } = parseMarkdown(`The file ${escapeMarkdown(name)} is *new*.`);
      expect(text).toBe(`The file ${name.trim().replace(/\s*\n\s*/g, ' ')} is new.`);
      expect(spans.map((span) => span.kind)).toEqual(['italic']);
    }),
  );
});

it('puts any name literally at the start of a line', () => {
  for (const name of [
    '# a',
    '- a',
    '1. a',
    '> a',
    '```',
    '---',
    '| a |',
    '[x](y)',
    '[1]: http://a.b',
  ])
    expect(parseMarkdown(escapeMarkdown(name), { isFinal: true })).toEqual({
      text: name,
      spans: [],
    });
});
