import { describe, expect, it } from 'vitest';
import { Budget } from '../../src/bots/budget.ts';
import { openReply } from './memory-surface.ts';

const NEVER = new AbortController().signal;

describe('the budget of a bot over all chats', () => {
  it('lets a burst go at once and the rest one after the other', async () => {
    const budget = new Budget({ perSecond: 20, burst: 3 });
    const from = performance.now();
    await Promise.all([1, 2, 3].map(() => budget.take('edit', NEVER)));
    expect(performance.now() - from).toBeLessThan(40);
    await Promise.all([1, 2].map(() => budget.take('edit', NEVER)));
    expect(performance.now() - from).toBeGreaterThanOrEqual(95);
  });

  it('lets first words go before final texts, and these before edits', async () => {
    const budget = new Budget({ perSecond: 50, burst: 1 });
    await budget.take('edit', NEVER);
    const order: string[] = [];
    await Promise.all(
      (['edit', 'final text', 'first words', 'edit', 'first words'] as const).map(
        async (urgency, index) => {
          await budget.take(urgency, NEVER);
          order.push(`${urgency} ${index}`);
        },
      ),
    );
    expect(order).toEqual(['first words 2', 'first words 4', 'final text 1', 'edit 0', 'edit 3']);
  });

  it('lets whoever leaves the line go, and holds nobody up by that', async () => {
    const budget = new Budget({ perSecond: 50, burst: 1 });
    await budget.take('edit', NEVER);
    const leaving = new AbortController();
    const left = expect(budget.take('first words', leaving.signal)).rejects.toThrow(/abort/i);
    const next = budget.take('edit', NEVER);
    leaving.abort();
    await left;
    await next;
  });

  it('has something to spare only while most of it is left', () => {
    const budget = new Budget({ perSecond: 1, burst: 4, now: () => 0 });
    expect([budget.takeSpare(), budget.takeSpare()]).toEqual([true, false]);
  });

  it('is shared by the replies of a platform', async () => {
    const budget = new Budget({ perSecond: 10, burst: 1 });
    const from = performance.now();
    const chats = [1, 2, 3].map(() => openReply({ budget }));
    await Promise.all(chats.map(({ reply }) => reply.finish({ markdown: 'done' })));
    expect(performance.now() - from).toBeGreaterThanOrEqual(195);
    expect(chats.map(({ surface }) => surface.texts[0])).toEqual(['done', 'done', 'done']);
  });
});
