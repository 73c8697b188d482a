import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Quotas } from '../../src/conversation/quotas.ts';

describe('a quota', () => {
  it('gives so many in a window, says how long the rest is, and begins anew after it', () => {
    let now = 0;
    const quota = new Quotas({ max: 2, windowMs: 100, now: () => now });
    expect([quota.take('a'), quota.take('a')]).toEqual([0, 0]);
    now = 30;
    expect(quota.take('a')).toBe(70);
    expect(quota.take('b')).toBe(0);
    now = 100;
    expect([quota.take('a'), quota.take('a'), quota.take('a')]).toEqual([0, 0, 100]);
  });

  it('takes back what came to nothing', () => {
    const quota = new Quotas({ max: 1, windowMs: 100, now: () => 0 });
    quota.giveBack('a');
    expect([quota.take('a'), quota.take('a')]).toEqual([0, 100]);
    quota.giveBack('a');
    expect([quota.take('a'), quota.take('a')]).toEqual([0, 100]);
  });

  it('never gives more in a window, and never refuses less, whoever comes when', () => {
    const uses = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), after: fc.nat(60) }));
    fc.assert(
      fc.property(uses, fc.integer({ min: 1, max: 4 }), (steps, max) => {
        let now = 0;
        const quota = new Quotas({ max, windowMs: 100, now: () => now });
        const windows = new Map<string, { from: number; used: number }>();
        for (const { key, after } of steps) {
          now += after;
          const known = windows.get(key);
          const window = known && now - known.from < 100 ? known : { from: now, used: 0 };
          windows.set(key, window);
          const expected = window.used < max ? 0 : window.from + 100 - now;
          expect(quota.take(key)).toBe(expected);
          if (expected === 0) window.used += 1;
        }
      }),
    );
  });

  it('remembers only so many: who came first is forgotten first', () => {
    const quota = new Quotas({ max: 1, windowMs: 100, now: () => 0, mostKept: 3 });
    for (const key of ['a', 'b', 'c', 'd']) quota.take(key);
    expect(['b', 'c', 'd'].map((key) => quota.take(key))).toEqual([100, 100, 100]);
    expect(quota.take('a')).toBe(0);
  });
});
