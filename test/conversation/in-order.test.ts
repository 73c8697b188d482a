import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InOrder } from '../../src/conversation/in-order.ts';

it('ends in the order of the beginning, whatever takes longer or fails', async () => {
  const piece = fc.record({
    turns: fc.nat(4),
    fails: fc.boolean(),
    key: fc.constantFrom('a', 'b'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
      const order = new InOrder();
      const ended: number[] = [];
      const work = async (index: number, turns: number, fails: boolean) => {
        for (let turn = 0; turn < turns; turn += 1) await sleep(0);
        if (fails) throw new Error(String(index));
        return index;
      };
      const results = await Promise.allSettled(
        pieces.map(async ({ key, turns, fails }, index) => {
          try {
            return await order.after(key, work(index, turns, fails));
          } finally {
            ended.push(index);
          }
        }),
      );
      for (const key of ['a', 'b']) {
        const of = ended.filter((index) => pieces[index]?.key === key);
        expect(of).toEqual([...of].sort((a, b) => a - b));
      }
      expect(results.map(({ status }) => status === 'rejected')).toEqual(
        pieces.map(({ fails }) => fails),
      );
    }),
    { numRuns: 40 },
  );
});
