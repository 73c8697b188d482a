import { expect, it } from 'vitest';
import { faultsOf } from '../../chaos/report.ts';
import { runStorm } from '../../chaos/storm.ts';

/** `npm run chaos` does the same for long. */
it('a storm with kills loses nothing and shows nothing twice', { timeout: 300_000 }, async () => {
  const report = await runStorm({
    seed: 5,
    kills: 6,
    people: 2,
    platforms: ['telegram', 'discord'],
  });
  expect(faultsOf(report)).toEqual([]);
  expect(report.kills).toBe(6);
  expect(report.questions).toBeGreaterThan(8);
});
