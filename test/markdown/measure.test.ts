import fc from 'fast-check';
import { expect, it } from 'vitest';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { type Styled, sliceStyled } from '../../src/markdown/styled.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';
import { longMarkdown, styled } from './arbitraries.ts';

function expectExact(window: Styled, lengths: readonly number[]): void {
  const parts = lengths.map((length) => sliceStyled(window, 0, length));
  for (const [measure, written] of [
    [discordLength, (part: Styled) => toDiscord(part).length],
    [telegramLength, (part: Styled) => toTelegram(part).text.length],
  ] as const) {
    parts.forEach((part, index) => {
      const length = written(part);
      expect(measure(part)).toBe(length);
      for (const limit of [length - 1, length]) {
        expect(measure.fitting?.(window, limit)(lengths[index] ?? 0)).toBe(limit === length);
      }
    });
  }
}

it('measures each beginning of a text as it is written', () => {
  fc.assert(
    fc.property(longMarkdown, fc.array(fc.nat(2_000), { maxLength: 3 }), (source, lengths) => {
      expectExact(sliceStyled(parseMarkdown(source), 0, 2_000), [...lengths, 2_000]);
    }),
    { numRuns: 40 },
  );
});

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

it('measures each beginning of any styled text as it is written', () => {
  fc.assert(
    fc.property(styled, fc.integer({ min: 1, max: 12 }), places, (part, times, shares) => {
      const text = `${part.text}\n`.repeat(times);
      const spans = Array.from({ length: times }, (_, index) => {
        const offset = index * (part.text.length + 1);
        return part.spans.map((span) => ({
          ...span,
          start: span.start + offset,
          // Some reach into the next repetition.
          end: Math.min(text.length, span.end + offset + (index % 3) * 2),
        }));
      }).flat();
      const lengths = shares.map((share) => Math.floor(text.length * share));
      expectExact({ text, spans }, lengths);
    }),
    { numRuns: 200 },
  );
});
