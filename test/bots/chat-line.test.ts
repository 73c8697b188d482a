import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Urgency } from '../../src/bots/budget.ts';
import { type Change, ChatLine } from '../../src/bots/chat-line.ts';
import { ChatLines } from '../../src/bots/chat-lines.ts';

const RULES = { gapMs: 100, limit: 3, windowMs: 500, areEditsApart: true };
const NEVER = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Waits in the line and makes a request of no length; notes when. */
function watch(line: ChatLine) {
  const done: string[] = [];
  const from = line.now();
  const ask = async (
    name: string,
    change: Change,
    urgency: Urgency | (() => Urgency),
    signal = NEVER,
  ) => {
    const turn = await line.take(
      {
        change: () => change,
        urgency: () => (typeof urgency === 'string' ? urgency : urgency()),
        notBefore: () => 0,
      },
      signal,
    );
    await turn.spend(async () => void done.push(`${name} ${Math.round(line.now() - from)}`));
  };
  return { ask, done };
}

describe('the line of the answers in a chat', () => {
  it('lets first words go at once, before final texts, before edits', async () => {
    const line = new ChatLine({ ...RULES, areEditsApart: false });
    const { ask, done } = watch(line);
    void ask('edit', 'edit', 'edit');
    for (const name of ['a', 'b']) void ask(name, 'send', 'first words');
    void ask('edit', 'edit', 'edit');
    void ask('final', 'edit', 'final text');
    void ask('c', 'send', 'first words');
    await vi.advanceTimersByTimeAsync(1_200);
    expect(done).toEqual(['edit 0', 'a 0', 'b 0', 'c 500', 'final 600', 'edit 700']);
  });

  it('does not let sends wait for edits where they count apart', async () => {
    const { ask, done } = watch(new ChatLine(RULES));
    for (const name of ['x', 'y', 'z']) void ask(name, 'edit', 'edit');
    for (const name of ['a', 'b', 'c', 'd']) void ask(name, 'send', 'first words');
    await vi.advanceTimersByTimeAsync(600);
    expect(done).toEqual(['x 0', 'a 0', 'b 0', 'c 0', 'y 100', 'z 200', 'd 500']);
  });

  it('gives each answer an edit before one has the next', async () => {
    const { ask, done } = watch(new ChatLine(RULES));
    const grow = async (name: string) => {
      for (let edit = 0; edit < 3; edit += 1) await ask(name, 'edit', 'edit');
    };
    void Promise.all(['a', 'b', 'c'].map(grow));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(done.map((each) => each[0]).join('')).toBe('abcabcabc');
  });

  it('hears that something has become urgent', async () => {
    const line = new ChatLine(RULES);
    const { ask, done } = watch(line);
    let urgency: Urgency = 'edit';
    void ask('a', 'edit', 'edit');
    void ask('b', 'edit', 'edit');
    void ask('c', 'edit', () => urgency);
    await vi.advanceTimersByTimeAsync(50);
    urgency = 'first words';
    line.review();
    await vi.advanceTimersByTimeAsync(500);
    expect(done).toEqual(['a 0', 'c 50', 'b 200']);
  });

  it('is silent as long as the platform asks, and goes on in its order', async () => {
    const line = new ChatLine(RULES);
    const { ask, done } = watch(line);
    line.suspend(1_000);
    void ask('edit', 'edit', 'edit');
    void ask('words', 'send', 'first words');
    await vi.advanceTimersByTimeAsync(999);
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['words 1000', 'edit 1000']);
  });

  it('goes on without one who leaves, and without one who needs nothing', async () => {
    const line = new ChatLine({ ...RULES, limit: 1 });
    const { ask, done } = watch(line);
    const leaving = new AbortController();
    const idle = await line.take(
      { change: () => 'send', urgency: () => 'edit', notBefore: () => 0 },
      NEVER,
    );
    const left = ask('left', 'send', 'first words', leaving.signal).catch(() => done.push('gone'));
    void ask('next', 'send', 'first words');
    leaving.abort();
    await left;
    idle.giveBack();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['gone', 'next 0']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('a chat keeps its line as long as something in it counts', async () => {
  const lines = new ChatLines();
  const fill = () => {
    for (let each = 0; each < 1_200; each += 1) lines.of(String(each), RULES);
  };
  const busy = lines.of('busy', RULES);
  const resting = lines.of('resting', RULES);
  await watch(busy).ask('a', 'send', 'first words');
  fill();
  expect(lines.of('busy', RULES)).toBe(busy);
  expect(lines.of('resting', RULES)).not.toBe(resting);
});
