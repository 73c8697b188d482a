import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitPrompt, type PromptParts, tokensOf } from '../../src/conversation/prompt.ts';
import type { Model } from '../../src/foundry/types.ts';
import type { Exchange } from '../../src/storage/conversation.ts';

const MODEL: Model = { id: 'm:1', alias: 'm', state: 'loaded', kind: 'chat' };

function exchangeOf(question: string, answer: string): Exchange {
  return { source: 's', question, answer, state: 'whole', at: 0 };
}

const words = fc.string({ unit: 'grapheme', maxLength: 400 });
const parts: fc.Arbitrary<PromptParts> = fc.record({
  system: fc.oneof(fc.constant(''), words),
  history: fc.array(
    fc.tuple(words, words).map(([q, a]) => exchangeOf(q, a)),
    { maxLength: 12 },
  ),
  question: words,
  model: fc
    .record({
      context: fc.option(fc.integer({ min: 64, max: 6_000 }), { nil: undefined }),
      device: fc.constantFrom(undefined, 'generic-cpu', 'generic-gpu'),
    })
    .map(({ context, device }) => ({
      ...MODEL,
      ...(context === undefined ? {} : { context }),
      ...(device === undefined ? {} : { device }),
    })),
  maxTokens: fc.integer({ min: 1, max: 5_000 }),
});

describe('fitPrompt', () => {
  it('always keeps the system prompt and the question, in their places', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const { messages } = fitPrompt(given);
        expect(messages.at(-1)).toEqual({ role: 'user', content: given.question });
        const systems = messages.filter(({ role }) => role === 'system');
        expect(systems.map(({ content }) => content)).toEqual(
          given.system === '' ? [] : [given.system],
        );
        if (given.system !== '') expect(messages[0]?.role).toBe('system');
      }),
    );
  });

  it('keeps the newest exchanges, whole ones, in their order', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const { messages } = fitPrompt(given);
        const between = messages.slice(given.system === '' ? 0 : 1, -1);
        expect(between.length % 2).toBe(0);
        const newest = given.history.slice(given.history.length - between.length / 2);
        expect(between).toEqual(
          newest.flatMap(({ question, answer }) => [
            { role: 'user', content: question },
            { role: 'assistant', content: answer },
          ]),
        );
      }),
    );
  });

  it('stays within the context together with the answer, whenever it keeps any history', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const { messages, maxTokens } = fitPrompt(given);
        const context = given.model.context ?? 4_096;
        expect(maxTokens).toBe(Math.min(given.maxTokens, Math.floor(context / 2)));
        const isBare = messages.length <= (given.system === '' ? 1 : 2);
        if (!isBare) expect(tokensOf(messages) + maxTokens).toBeLessThanOrEqual(context);
      }),
    );
  });

  it('leaves out no exchange for which there is room', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const { messages, maxTokens } = fitPrompt(given);
        const kept = (messages.length - (given.system === '' ? 1 : 2)) / 2;
        const next = given.history.at(-kept - 1);
        fc.pre(next !== undefined && given.model.device !== 'generic-gpu');
        const pair = tokensOf([
          { role: 'user', content: next?.question ?? '' },
          { role: 'assistant', content: next?.answer ?? '' },
        ]);
        const context = given.model.context ?? 4_096;
        expect(tokensOf(messages) + pair + maxTokens).toBeGreaterThan(context);
      }),
    );
  });

  it('keeps everything when it fits', () => {
    const history = [exchangeOf('a', 'b'), exchangeOf('c', 'd')];
    const prompt = fitPrompt({
      system: 's',
      history,
      question: 'q',
      model: MODEL,
      maxTokens: 2_000,
    });
    expect(prompt.messages.map(({ content }) => content)).toEqual(['s', 'a', 'b', 'c', 'd', 'q']);
    expect(prompt.maxTokens).toBe(2_000);
  });

  it('keeps the prompt of a generic-gpu build below 16 kB, however large its context is', () => {
    const history = Array.from({ length: 100 }, () => exchangeOf('q'.repeat(500), 'a'.repeat(500)));
    const bytes = (device: string) => {
      const model = { ...MODEL, device, context: 131_072 };
      const { messages } = fitPrompt({ system: 's', history, question: 'q', model, maxTokens: 1 });
      return messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
    };
    expect(bytes('generic-gpu')).toBeLessThan(16 * 1024);
    expect(bytes('generic-gpu')).toBeGreaterThan(14 * 1024);
    expect(bytes('generic-cpu')).toBeGreaterThan(99_000);
  });
});

describe('tokensOf', () => {
  it('counts bytes, so that Cyrillic and emoji are not taken for cheap', () => {
    const of = (content: string) => tokensOf([{ role: 'user', content }]);
    expect(of('я'.repeat(320))).toBe(of('a'.repeat(640)));
    expect(of('a'.repeat(320))).toBe(106);
    expect(tokensOf([])).toBe(0);
  });
});
