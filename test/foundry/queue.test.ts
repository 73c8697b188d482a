import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/foundry/queue.ts';
import { faultOf } from './hear.ts';

const never = new AbortController().signal;

/** One who comes to the queue, notes every place and stays inside until told to leave. */
class Guest {
  readonly places: number[] = [];
  readonly #stop = new AbortController();
  readonly entered: Promise<void>;
  #leave: (() => void) | undefined;

  constructor(queue: FairQueue, { owner, onEntry }: { owner: string; onEntry?: () => void }) {
    const { signal } = this.#stop;
    const onPlace = (place: number) => void this.places.push(place);
    this.entered = queue.enter(owner, { signal, onPlace }).then((leave) => {
      this.#leave = leave;
      onEntry?.();
    });
    this.entered.catch(() => {});
  }

  get isInside(): boolean {
    return this.#leave !== undefined;
  }

  leave(): void {
    this.#leave?.();
  }

  giveUp(): void {
    this.#stop.abort();
  }
}

/** Lets everything that is settled be noticed. */
async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** The order in which questions are admitted that come while one of `first` is being answered. */
async function orderOf(first: string, owners: readonly string[]): Promise<string[]> {
  const queue = new FairQueue({ width: 1, longest: 100 });
  const order: string[] = [];
  const guests = [first, ...owners].map(
    (owner) => new Guest(queue, { owner, onEntry: () => order.push(owner) }),
  );
  const staying = new Set(guests);
  while (staying.size > 0) {
    await settle();
    for (const guest of [...staying].filter(({ isInside }) => isInside)) {
      guest.leave();
      staying.delete(guest);
    }
  }
  return order.slice(1);
}

describe('a fair queue', () => {
  it('lets people in turn: ten questions of one wait behind the one of another', async () => {
    expect((await orderOf('a', ['a', 'a', 'a', 'b', 'c', 'b'])).join('')).toBe('bcabaa');
  });

  it('keeps the order of those who have asked equally often', async () => {
    expect((await orderOf('x', ['a', 'b', 'c', 'd'])).join('')).toBe('abcd');
  });

  it('tells everybody their place whenever it changes', async () => {
    const queue = new FairQueue({ width: 1, longest: 10 });
    const [inside, second, third, fourth] = ['a', 'a', 'b', 'c'].map(
      (owner) => new Guest(queue, { owner }),
    );
    await settle();
    expect([inside?.places, second?.places.at(-1)]).toEqual([[], 3]);
    expect([third?.places, fourth?.places]).toEqual([[1, 1], [2]]);
    third?.giveUp();
    expect([fourth?.places, second?.places.at(-1)]).toEqual([[2, 1], 2]);
    inside?.leave();
    await settle();
    expect(fourth?.isInside).toBe(true);
    expect(second?.places.at(-1)).toBe(1);
  });

  it('refuses who comes when too many wait, and takes the next when one has left', async () => {
    const queue = new FairQueue({ width: 1, longest: 2 });
    const guests = ['a', 'b', 'c'].map((owner) => new Guest(queue, { owner }));
    const fault = await faultOf(queue.enter('d', { signal: never }));
    expect(fault.code).toBe('queue_full');
    guests[2]?.giveUp();
    const late = new Guest(queue, { owner: 'd' });
    expect(late.places).toEqual([2]);
    expect(queue).toMatchObject({ running: 1, waiting: 2, busy: 3 });
  });

  it('lets nobody in whose signal has aborted, and throws aborted when it does', async () => {
    const queue = new FairQueue({ width: 1, longest: 2 });
    const fault = await faultOf(queue.enter('a', { signal: AbortSignal.abort() }));
    expect(fault.code).toBe('aborted');
    expect(queue.busy).toBe(0);
    const inside = new Guest(queue, { owner: 'a' });
    const stopped = new Guest(queue, { owner: 'b' });
    stopped.giveUp();
    expect((await faultOf(stopped.entered)).code).toBe('aborted');
    inside.leave();
    await settle();
    expect(queue.busy).toBe(0);
  });

  it('minds no signal any more once it has let somebody in', async () => {
    const queue = new FairQueue({ width: 1, longest: 9 });
    const inside = new Guest(queue, { owner: 'a' });
    const stop = new AbortController();
    const entry = queue.enter('b', { signal: stop.signal });
    await settle();
    inside.leave();
    const leave = await entry;
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    stop.abort();
    expect(queue).toMatchObject({ running: 1, waiting: 0 });
    leave();
    expect(queue.busy).toBe(0);
  });

  it('counts a place that is given up twice once', async () => {
    const queue = new FairQueue({ width: 1, longest: 9 });
    const [first, second, third] = ['a', 'b', 'c'].map((owner) => new Guest(queue, { owner }));
    await settle();
    first?.leave();
    first?.leave();
    await settle();
    expect([second?.isInside, third?.isInside, queue.running]).toEqual([true, false, 1]);
  });

  it('never lets in more than its width, and everybody who stays once', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ come: fc.constantFrom('a', 'b', 'c') }) },
      { weight: 2, arbitrary: fc.record({ leave: fc.nat() }) },
      { weight: 1, arbitrary: fc.record({ giveUp: fc.nat() }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(step), async (width, steps) => {
        const queue = new FairQueue({ width, longest: 1000 });
        const guests: Guest[] = [];
        const gone = new Set<Guest>();
        const inside = () => guests.filter((guest) => guest.isInside && !gone.has(guest));
        const go = (guest: Guest | undefined, how: 'leave' | 'giveUp') => {
          if (guest === undefined) return;
          guest[how]();
          if (how === 'leave' || !guest.isInside) gone.add(guest);
        };
        for (const each of steps) {
          if ('come' in each) guests.push(new Guest(queue, { owner: each.come }));
          else if ('leave' in each) go(inside()[each.leave % width], 'leave');
          else go(guests[each.giveUp % (guests.length || 1)], 'giveUp');
          await settle();
          const staying = guests.length - gone.size;
          expect(inside().length).toBe(Math.min(width, staying));
          expect(queue).toMatchObject({ running: inside().length, busy: staying });
        }
        while (inside().length > 0) {
          go(inside()[0], 'leave');
          await settle();
        }
        expect(gone.size).toBe(guests.length);
        expect(queue.busy).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('lets nobody be overtaken twice by the same person', async () => {
    const owners = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });
    await fc.assert(
      fc.asyncProperty(owners, async (asked) => {
        const order = await orderOf('x', asked);
        expect([...order].sort()).toEqual([...asked].sort());
        // Whoever waits with a first question sees nobody's second one answered before it.
        const lastFirst = Math.max(...asked.map((owner) => order.indexOf(owner)), -1);
        const before = order.slice(0, lastFirst + 1);
        expect(new Set(before).size).toBe(before.length);
      }),
      { numRuns: 60 },
    );
  });
});

it('lets nobody fill the line for the others', async () => {
  const queue = new FairQueue({ width: 1, longest: 10, longestEach: 2 });
  const guests = ['a', 'a', 'a'].map((owner) => new Guest(queue, { owner }));
  await settle();
  expect((await faultOf(queue.enter('a', { signal: never }))).code).toBe('queue_full');
  const other = new Guest(queue, { owner: 'b' });
  await settle();
  // Behind those who were being answered or wait for their first answer, before second ones.
  expect(other.places).toEqual([1]);
  guests[0]?.leave();
  await other.entered;
});

it('gives up whoever has waited long enough, and tells the others', async () => {
  const queue = new FairQueue({ width: 1, longest: 10 });
  const inside = new Guest(queue, { owner: 'a' });
  await inside.entered;
  const late = queue.enter('b', { signal: never, ms: 20 });
  const behind = new Guest(queue, { owner: 'c' });
  expect((await faultOf(late)).code).toBe('timeout');
  expect(behind.places).toEqual([2, 1]);
  inside.leave();
  await behind.entered;
  expect(queue.waiting).toBe(0);
});
