import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import type { Fact } from '../../src/observe.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { ask, openFoundry } from './open-foundry.ts';

let fake: FakeFoundry;
let foundry: Foundry;
let facts: Fact[];
beforeEach(async () => {
  fake = await startFakeFoundry({ script: 'one two three' });
  facts = [];
  const source = { name: 'daemon.json', addresses: async () => [fake.url] };
  ({ foundry } = openFoundry({
    sources: [source],
    holdMs: 0,
    observe: (fact) => void facts.push(fact),
  }));
});
afterEach(async () => {
  await foundry.close();
  await fake.close();
});

const of = <Kind extends Fact['kind']>(kind: Kind) =>
  facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind);
const SECONDS: unknown = expect.any(Number);

describe('what the client tells of', () => {
  it('is a server that was found, lost and found again', async () => {
    await ask(foundry);
    await fake.moveTo();
    await ask(foundry);
    expect(of('server').map(({ change }) => change)).toEqual(['found', 'lost', 'found']);
  });

  it('is each turn, and how long it was waited for', async () => {
    fake.hold();
    const first = ask(foundry, { owner: 'a' });
    await fake.untilHeld();
    const second = ask(foundry, { owner: 'b' });
    await expect.poll(() => foundry.queue).toEqual({ running: 1, waiting: 1 });
    fake.release();
    await Promise.all([first, second]);
    const [quick, slow] = of('turn').map(({ waitedSeconds }) => waitedSeconds);
    expect(quick).toBe(0);
    expect(slow).toBeGreaterThan(0);
    expect(foundry.queue).toEqual({ running: 0, waiting: 0 });
  });

  it('is a generation with its times and tokens, by the alias of the model', async () => {
    await ask(foundry);
    const [told, ...others] = of('generation');
    expect(others).toEqual([]);
    expect(told).toEqual({
      kind: 'generation',
      model: 'phi-4-mini',
      seconds: SECONDS,
      firstTokenSeconds: SECONDS,
      promptTokens: SECONDS,
      completionTokens: SECONDS,
    });
    expect(told?.firstTokenSeconds).toBeLessThanOrEqual(told?.seconds ?? 0);
  });

  it('is also a generation that was left after its first words', async () => {
    fake.hold();
    const leaving = new AbortController();
    await ask(foundry, { signal: leaving.signal }, () => leaving.abort());
    expect(of('generation')).toEqual([
      expect.objectContaining({ promptTokens: undefined, completionTokens: 1 }),
    ]);
  });

  it('is one load for all who wait for the model, and one that failed', async () => {
    fake.unload('phi-4-mini');
    await Promise.all(['a', 'b'].map((owner) => ask(foundry, { owner, model: 'phi-4-mini' })));
    fake.unload('phi-4-mini');
    fake.fail({ path: /^\/models\/load/, mode: 'status', times: 99 });
    await ask(foundry, { model: 'phi-4-mini' });
    expect(of('load')).toEqual(
      [false, true].map((hasFailed) => ({
        kind: 'load',
        model: 'phi-4-mini',
        seconds: SECONDS,
        hasFailed,
      })),
    );
  });
});
