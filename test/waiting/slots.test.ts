import { describe, expect, it } from 'vitest';
import { Slots } from '../../src/waiting/slots.ts';

/** Work that is over when it is told so. */
function work() {
  let finish = () => {};
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { over, finish };
}

describe('slots', () => {
  it('let so many work at once, the others in the order they came', async () => {
    const slots = new Slots(2);
    const begun: number[] = [];
    const works = Array.from({ length: 5 }, work);
    const runs = works.map(({ over }, at) =>
      slots.run(async () => {
        begun.push(at);
        await over;
        return at;
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    works[1]?.finish();
    expect(await runs[1]).toBe(1);
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const { finish } of works) finish();
    expect(await Promise.all(runs)).toEqual([0, 1, 2, 3, 4]);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('are given on when work fails, and not to those who left', async () => {
    const slots = new Slots(1);
    const first = work();
    const failing = slots.run(async () => {
      await first.over;
      throw new Error('failed');
    });
    const controller = new AbortController();
    const leaving = slots.run(async () => 'begun', controller.signal);
    const last = slots.run(async () => 'last');
    controller.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    first.finish();
    await expect(failing).rejects.toThrow('failed');
    expect(await last).toBe('last');
    expect(await slots.run(async () => 'free')).toBe('free');
  });
});
