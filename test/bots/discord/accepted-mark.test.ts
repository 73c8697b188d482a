import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AcceptedMark, keptMark } from '../../../src/bots/discord/accepted-mark.ts';

const OVERLAP = 5n;
const KINDS = ['told', 'accepted', 'hold', 'release'] as const;
const anyStep = fc.record({
  kind: fc.constantFrom(...KINDS),
  id: fc.integer({ min: 1, max: 60 }).map(BigInt),
});

/** One comes after it was passed, within the overlap, when its neighbour is about to be forgotten. */
const LATE: { kind: (typeof KINDS)[number]; id: bigint }[] = [
  { kind: 'told', id: 6n },
  { kind: 'told', id: 1n },
  { kind: 'accepted', id: 1n },
  { kind: 'accepted', id: 1n },
  { kind: 'told', id: 2n },
];

/** A mark beside what happened to it. */
class Witnessed {
  readonly mark = new AcceptedMark(OVERLAP);
  readonly open = new Set<bigint>();
  readonly accepted = new Set<bigint>();
  readonly holds: { readonly id: bigint; readonly release: () => void }[] = [];

  readonly #steps: Readonly<Record<(typeof KINDS)[number], (id: bigint) => void>> = {
    told: (id) => {
      if (this.accepted.has(id) || this.#isTooLate(id)) return;
      this.mark.told(id);
      this.open.add(id);
    },
    accepted: (number) => {
      const id = [...this.open][Number(number) % Math.max(this.open.size, 1)];
      if (id === undefined) return;
      this.open.delete(id);
      this.mark.accepted(id);
      this.accepted.add(id);
    },
    hold: (id) => {
      if (!this.#isTooLate(id)) this.holds.push({ id, release: this.mark.hold(id) });
    },
    release: () => void this.holds.pop()?.release(),
  };

  /** Later than the overlap comes only what is read again, and for that the mark is held. */
  #isTooLate(id: bigint): boolean {
    const isHeld = this.holds.some((hold) => hold.id < id);
    return !isHeld && [...this.accepted].some((each) => id <= each - OVERLAP);
  }

  apply({ kind, id }: { readonly kind: (typeof KINDS)[number]; readonly id: bigint }): void {
    this.#steps[kind](id);
  }
}

describe('the mark of what was accepted', () => {
  it('passes nothing that is told or still to be read, and knows all that it will meet again', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const world = new Witnessed();
        for (const step of steps) {
          world.apply(step);
          const { open, accepted, holds } = world;
          const kept = keptMark.parse(world.mark.toKeep());
          const at = BigInt(kept.accepted);
          const limits = [...[...open].map((id) => id - 1n), ...holds.map(({ id }) => id)];
          expect(limits.filter((limit) => at > limit)).toEqual([]);
          const again = new AcceptedMark(OVERLAP);
          again.restore(kept);
          expect([...open].filter((id) => again.isOfEarlierRun(id))).toEqual([]);
          // The next run reads from a little below the mark on. What was forgotten before lies below
          // a mark that a later hold has drawn back.
          const reread = [...accepted].filter((id) => id > at - OVERLAP);
          const isDrawnBack = holds.length > 0;
          expect(isDrawnBack ? [] : reread.filter((id) => !again.isOfEarlierRun(id))).toEqual([]);
        }
      }),
      { numRuns: 1_000, examples: [[LATE]] },
    );
  });

  it('does not grow without end', () => {
    const mark = new AcceptedMark(OVERLAP);
    mark.hold(1n);
    for (let id = 1n; id <= 5_000n; id += 1n) mark.accepted(id);
    const kept = keptMark.parse(mark.toKeep());
    expect(kept.accepted).toBe('1');
    expect(kept.recent).toHaveLength(2_000);
    expect(kept.recent.at(-1)).toBe('5000');
  });

  it('moves on with what is let pass, of which it keeps nothing', () => {
    const mark = new AcceptedMark(OVERLAP);
    mark.told(3n);
    mark.letPass(7n);
    expect(mark.toKeep()).toEqual({ accepted: '2', recent: [] });
    mark.accepted(3n);
    expect(mark.toKeep()).toEqual({ accepted: '7', recent: ['3'] });
  });

  it('takes over what an earlier version kept', () => {
    expect(keptMark.parse({ accepted: '7' })).toEqual({ accepted: '7', recent: [] });
    expect(keptMark.safeParse({ accepted: 'x', recent: [] }).success).toBe(false);
  });
});
