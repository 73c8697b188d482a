import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVisible } from '../../src/markdown/clean.ts';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength } from '../../src/markdown/discord.ts';
import { GrowingCut } from '../../src/markdown/growing-cut.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import type { Styled } from '../../src/markdown/styled.ts';
import { telegramLength } from '../../src/markdown/telegram.ts';
import { LONE } from './arbitraries.ts';
import { HOSTILE } from './hostile-texts.ts';
import { discordTakes, telegramTakes } from './platform-checks.ts';

const PLATFORMS = [
  [
    'Telegram',
    { limit: 4096, measure: telegramLength },
    (part: Styled) => telegramTakes(part).text,
  ],
  ['Discord', { limit: 2000, measure: discordLength }, discordTakes],
] as const;

/** The languages of code that the texts name. */
const LANGUAGES = /^[> \-*\d.)]*(?:`{3,}|~{3,})(?:js|\{\.x y\})$/gm;
/** Words that chance has put behind a fence: whether they are a language or text is not for a test to guess. */
const CHANCE_LANGUAGE = /(?:`{3,}|~{3,})[^`~\n]*\p{L}/u;

/** The words of a text without what stands beside them: signs, invisible characters, languages of code. */
function wordsOf(text: string): string {
  return text
    .replace(LANGUAGES, '')
    .replace(TERMINAL_SEQUENCES, '')
    .replace(/[^\p{L}]/gu, '')
    .replace(/\u3164/g, '');
}

const ESCAPE = String.fromCharCode(27);
const TERMINAL_SEQUENCES = new RegExp(`${ESCAPE}(?:\\[31m|\\]0;x\\x07)`, 'g');

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where parts begin and end in the whole, white space between them left out. */
function bordersOf(whole: string, parts: readonly Styled[]): number[] {
  let at = 0;
  return parts.flatMap(({ text }) => {
    const start = whole.indexOf(text, at);
    expect(isVisible(whole.slice(at, start))).toBe(false);
    at = start + text.length;
    return [start, at];
  });
}

function expectWholeCharacters(whole: string, borders: readonly number[]): void {
  for (const border of borders) {
    const around = whole.slice(Math.max(0, border - 400), border + 400);
    const at = border - Math.max(0, border - 400);
    // Segmenting from a line or word on is right wherever the text is looked at from.
    const from = at - (/[^ \n-~]*$/.exec(around.slice(0, at))?.[0].length ?? 0);
    let start = from;
    for (const { index, segment } of segmenter.segment(around.slice(from))) {
      start = from + index;
      if (start + segment.length > at) break;
      start += segment.length;
    }
    expect(start, JSON.stringify(around.slice(at - 12, at + 12))).toBe(at);
  }
}

describe.each(HOSTILE)('%s', (_, text) => {
  it.each(PLATFORMS)(
    'is taken by %s, in whole characters, and nothing is lost',
    (_, options, take) => {
      fc.assert(
        fc.property(text, fc.boolean(), (source, isFinal) => {
          fc.pre(!CHANCE_LANGUAGE.test(source.replace(LANGUAGES, '')));
          const whole = parseMarkdown(source, { isFinal });
          const parts = cutStyled(whole, options);
          const taken = parts.map(take);
          expect(taken.some((content) => LONE.test(content))).toBe(false);
          expect(wordsOf(whole.text)).toBe(wordsOf(source));
          expect(wordsOf(taken.join('\n'))).toBe(wordsOf(whole.text));
          expectWholeCharacters(whole.text, bordersOf(whole.text, parts));
          expect(taken.join('')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
        }),
        { numRuns: 12 },
      );
    },
  );

  it.each(PLATFORMS)('grows on %s without a change to finished parts', (_, options) => {
    fc.assert(
      fc.property(text, fc.double({ min: 0, max: 1, noNaN: true }), (source, share) => {
        const growing = new GrowingCut(options);
        const before = growing.cut(source.slice(0, Math.floor(source.length * share)));
        const after = growing.cut(source);
        const finished = before.slice(0, -1).map((part) => part.text);
        expect(after.slice(0, finished.length).map((part) => part.text)).toEqual(finished);
      }),
      { numRuns: 12 },
    );
  });
});
