import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutStyled } from '../../src/markdown/cut.ts';
import { discordLength, toDiscord } from '../../src/markdown/discord.ts';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import type { Styled } from '../../src/markdown/styled.ts';
import { telegramLength, toTelegram } from '../../src/markdown/telegram.ts';
import { terminalRows } from '../../src/markdown/terminal.ts';
import { LONE, longMarkdown, markdown, styled } from './arbitraries.ts';

const SGR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
const withoutSpace = (text: string): string => text.replace(/\s+/g, '');

function expectGoodEntities(part: Styled): void {
  const { text, entities } = toTelegram(part);
  expect(entities.length).toBeLessThanOrEqual(100);
  const open: { type: string; end: number }[] = [];
  for (const { type, offset, length } of entities) {
    const end = offset + length;
    expect(length).toBeGreaterThan(0);
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(text.length);
    expect(LONE.test(text.slice(offset, end))).toBe(false);
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= offset) open.pop();
    expect(end, 'crosses').toBeLessThanOrEqual(open.at(-1)?.end ?? text.length);
    const outer = open.map((entity) => entity.type);
    expect(outer, 'same type').not.toContain(type);
    expect(outer.some((name) => name === 'pre' || name === 'code')).toBe(false);
    if (type === 'pre' || type === 'code') expect(outer).toEqual([]);
    if (type === 'blockquote' || type === 'text_link') expect(outer).not.toContain('text_link');
    open.push({ type, end });
  }
}

describe('any Markdown', () => {
  it('is read without failing, with spans inside the text and no lone surrogate', () => {
    fc.assert(
      fc.property(markdown, fc.boolean(), (source, isFinal) => {
        const { text, spans } = parseMarkdown(source, { isFinal });
        expect(text).toBe(text.trimEnd());
        expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Surrogate}]/u);
        expect(text).not.toMatch(/[\u{fdd0}\u{fdd1}]/u);
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps the words it was given', () => {
    const words = fc.array(
      fc.constantFrom(
        'alpha',
        'beta',
        'слово',
        '日本',
        '**',
        '*',
        '`',
        '\n',
        '\n\n',
        '- ',
        '> ',
        ' ',
      ),
    );
    fc.assert(
      fc.property(words, (all) => {
        const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '');
        // The word behind a fence is the language of code.
        fc.pre(!all.join('').includes('```'));
        expect(letters(parseMarkdown(all.join('')).text)).toBe(letters(all.join('')));
      }),
    );
  });

  it('fits into Telegram messages with proper entities', () => {
    fc.assert(
      fc.property(longMarkdown, (source) => {
        const whole = parseMarkdown(source);
        const parts = cutStyled(whole, { limit: 4096, measure: telegramLength });
        for (const part of parts) {
          expect(toTelegram(part).text.length).toBeLessThanOrEqual(4096);
          expect(LONE.test(part.text)).toBe(false);
          expectGoodEntities(part);
        }
        expect(withoutSpace(parts.map((part) => part.text).join(''))).toBe(
          withoutSpace(whole.text),
        );
      }),
    );
  });

  it('fits into Discord messages', () => {
    fc.assert(
      fc.property(longMarkdown, (source) => {
        const whole = parseMarkdown(source);
        const parts = cutStyled(whole, { limit: 2000, measure: discordLength });
        for (const part of parts) {
          const content = toDiscord(part);
          expect(content.length).toBeLessThanOrEqual(2000);
          expect(content.trim()).not.toBe('');
          expect(LONE.test(content)).toBe(false);
          const hasCode = part.spans.some(({ kind }) => kind === 'code' || kind === 'pre');
          if (!hasCode) expect(content).not.toMatch(/@(?:everyone|here)|<[@#]\d/);
        }
        expect(withoutSpace(parts.map((part) => part.text).join(''))).toBe(
          withoutSpace(whole.text),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('any styled text', () => {
  it('gives proper entities', () => {
    fc.assert(fc.property(styled, expectGoodEntities), { numRuns: 1_000 });
  });

  it('keeps its words on Discord and in the terminal', () => {
    const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '');
    fc.assert(
      fc.property(styled, ({ text, spans }) => {
        // Signs in addresses are percent-encoded, and a style may cut a terminal sequence in two.
        fc.pre(!/:\/\/|\[31m/.test(text));
        const unlinked = {
          text,
          spans: spans.filter(({ kind }) => kind !== 'link' && kind !== 'pre'),
        };
        expect(letters(toDiscord(unlinked))).toBe(letters(text));
        const look = { columns: 20, style: 'colours', hasUnicode: true } as const;
        const printed = terminalRows(unlinked, look).join('\n').replace(SGR, '');
        expect(letters(printed)).toBe(letters(text.replace(SGR, '')));
      }),
    );
  });

  it('loses only white space at cuts', () => {
    fc.assert(
      fc.property(styled, fc.integer({ min: 1, max: 80 }), (whole, limit) => {
        const parts = cutStyled(whole, { limit });
        for (const part of parts) expect(part.text.length).toBeLessThanOrEqual(Math.max(2, limit));
        expect(withoutSpace(parts.map((part) => part.text).join(''))).toBe(
          withoutSpace(whole.text),
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['text length', undefined, 20],
    ['Telegram', telegramLength, 40],
    ['Discord', discordLength, 120],
  ] as const)('keeps its earlier parts while it grows, measured by %s', (_, measure, limit) => {
    const options = measure === undefined ? { limit } : { limit, measure };
    fc.assert(
      fc.property(styled, fc.double({ min: 0, max: 1, noNaN: true }), (whole, share) => {
        let end = Math.floor(whole.text.length * share);
        if (LONE.test(whole.text.slice(0, end))) end -= 1;
        const begun: Styled = {
          text: whole.text.slice(0, end),
          spans: whole.spans
            .filter(({ start }) => start < end)
            .map((span) => ({ ...span, end: Math.min(span.end, end) })),
        };
        const before = cutStyled(begun, options).map(({ text }) => text);
        const after = cutStyled(whole, options).map(({ text }) => text);
        expect(after.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1));
      }),
      { numRuns: 500 },
    );
  });
});
