import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { URGENCIES, type Urgency } from '../../src/bots/budget.ts';
import { Lane, type LaneRules } from '../../src/bots/lane.ts';

const urgency = fc.constantFrom<Urgency>(...URGENCIES);
/** Of a channel of Discord, of a group and of a private chat of Telegram. */
const rules = fc.constantFrom<LaneRules>(
  { gapMs: 1_200, limit: 5, windowMs: 5_200 },
  { gapMs: 3_000, limit: 20, windowMs: 60_000 },
  { gapMs: 1_000, limit: 1, windowMs: 1_000 },
);
/** Requests one after the other: how urgent, how long after the last one, and how long under way. */
const wishes = (which = urgency) =>
  fc.array(fc.tuple(which, fc.integer({ max: 9_000, min: 0 }), fc.integer({ max: 900, min: 0 })), {
    maxLength: 120,
  });
type Wishes = readonly (readonly [Urgency, number, number])[];

/** Makes each request as soon as the lane lets it go; gives when it began and when it was through. */
function run(lane: Lane, all: Wishes, isSoon: boolean) {
  let now = 0;
  return all.map(([each, pauseMs, tookMs]) => {
    now += isSoon ? 0 : pauseMs;
    now += lane.waitMs(each, now);
    expect(lane.waitMs(each, now)).toBe(0);
    const [began, use] = [now, lane.begin(now)];
    now += tookMs;
    lane.end(use, now);
    return { began, ended: now, urgency: each };
  });
}

describe('what a platform takes of one kind in a chat', () => {
  it('is never exceeded, wherever in its time under way a request arrives', () => {
    fc.assert(
      fc.property(
        rules,
        wishes(),
        fc.boolean(),
        fc.func(fc.double({ min: 0, max: 1 })),
        (...args) => {
          const [rule, all, isSoon, shareOf] = args;
          const made = run(new Lane(rule), all, isSoon);
          const arrived = made.map(
            ({ began, ended }, index) => began + (ended - began) * (shareOf(index) || 0),
          );
          for (const from of arrived) {
            const within = arrived.filter((at) => at >= from && at < from + rule.windowMs);
            expect(within.length).toBeLessThanOrEqual(rule.limit);
          }
        },
      ),
    );
  });

  it('lets the more urgent wait no longer than the less urgent', () => {
    fc.assert(
      fc.property(rules, wishes(), fc.boolean(), fc.nat(9_000), (rule, all, isSoon, laterMs) => {
        const lane = new Lane(rule);
        const now = (run(lane, all, isSoon).at(-1)?.ended ?? 0) + laterMs;
        const waits = URGENCIES.map((each) => lane.waitMs(each, now));
        expect(waits).toEqual([...waits].sort((a, b) => a - b));
      }),
    );
  });

  it('is taken by growing texts a gap apart, and no later', () => {
    fc.assert(
      fc.property(rules, wishes(fc.constant('edit')), (rule, all) => {
        const made = run(new Lane(rule), all, true);
        for (const [index, { began }] of made.entries()) {
          const before = made[index - 1];
          if (before !== undefined) expect(began).toBe(before.ended + rule.gapMs);
        }
      }),
    );
  });

  it('is made up for by growing texts when first words were early', () => {
    fc.assert(
      fc.property(rules, fc.nat(30), (rule, count) => {
        const lane = new Lane(rule);
        const early = Math.min(count, rule.limit);
        for (let each = 0; each < early; each += 1) {
          expect(lane.waitMs('first words', 0)).toBe(0);
          lane.end(lane.begin(0), 0);
        }
        expect(lane.waitMs('edit', 0)).toBe(early * rule.gapMs);
      }),
    );
  });

  it('leaves half of it to those who come next when final texts are early', () => {
    const lane = new Lane({ gapMs: 3_000, limit: 20, windowMs: 60_000 });
    for (let each = 0; each < 10; each += 1) {
      expect(lane.waitMs('final text', 0)).toBe(0);
      lane.begin(0);
    }
    expect(lane.waitMs('final text', 0)).toBe(30_000);
    expect(lane.waitMs('first words', 0)).toBe(0);
  });

  it('is not used up by what was not done', () => {
    const lane = new Lane({ gapMs: 1_000, limit: 1, windowMs: 1_000 });
    lane.cancel(lane.begin(0));
    expect(URGENCIES.map((each) => lane.waitMs(each, 0))).toEqual([0, 0, 0]);
  });
});
