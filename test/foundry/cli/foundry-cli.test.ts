import { describe, expect, it } from 'vitest';
import { FoundryCli, type FoundryCliOptions } from '../../../src/foundry/cli/foundry-cli.ts';
import type { FakeFoundryCli, FakeFoundryCliOptions } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';
import { faultOf } from '../hear.ts';

const rig = useCliRig();
const never = new AbortController().signal;
const URL = 'http://127.0.0.1:48077';

async function open(
  options: FakeFoundryCliOptions,
  how: Partial<FoundryCliOptions> = {},
): Promise<{ fake: FakeFoundryCli; cli: FoundryCli }> {
  const fake = await rig.install({ running: true, foundryUrl: URL, ...options });
  return { fake, cli: new FoundryCli({ command: fake.path, ...how }) };
}

/** How often the command was started. */
async function starts(fake: FakeFoundryCli): Promise<number> {
  return (await fake.calls()).length;
}

describe('which command it is', () => {
  it.each([
    ['g0', 'service'],
    ['g1', 'server'],
    ['g2', 'server'],
  ] as const)('is learned from the answers: %s has the group %s', async (generation, group) => {
    const { cli } = await open({ generation });
    expect(cli.generation).toBeUndefined();
    expect(await cli.status(never)).toEqual({ generation: group, isRunning: true, urls: [URL] });
    expect(cli.generation).toBe(group);
  });

  it.each([
    ['g0', 'service'],
    ['g2', 'server'],
  ] as const)('is learned while no service runs: %s', async (generation, group) => {
    const { cli } = await open({ generation, running: false });
    expect(await cli.status(never)).toEqual({ generation: group, isRunning: false, urls: [] });
  });

  it('costs one process when it is known, one more to learn that it is old', async () => {
    const { fake, cli } = await open({ generation: 'g0', foundryUrl: 'http://127.0.0.1:0' });
    expect(await cli.status(never)).toMatchObject({ isRunning: true, urls: [] });
    expect(await fake.calls()).toEqual([
      ['server', 'status', '--output', 'json'],
      ['service', 'status'],
    ]);
    await cli.service('status', never);
    expect((await fake.calls()).slice(2)).toEqual([['service', 'status']]);
  });

  it('is asked once for all who ask at about the same time', async () => {
    const { fake, cli } = await open({ generation: 'g2' });
    const [one, two] = await Promise.all([cli.status(never), cli.status(never)]);
    expect(await cli.status(never)).toBe(one);
    expect(two).toBe(one);
    expect(await starts(fake)).toBe(1);
  });

  it('is learned anew when the command was exchanged for another generation', async () => {
    const old = await open({ generation: 'g0' });
    expect(await old.cli.status(never)).toMatchObject({ generation: 'service' });
    const refusal = "Unrecognized command or argument 'service'.\n";
    const status = JSON.stringify({ running: true, webUrls: [URL] });
    const info = JSON.stringify({ path: '/models' });
    old.fake.set({
      canned: {
        service: { stderr: refusal, exitCode: 2 },
        'cache location -o': { stdout: info },
        'cache location': { stderr: refusal.replace('service', 'cache'), exitCode: 2 },
        'server status': { stdout: status },
      },
    });
    expect(await old.cli.cachePath(never)).toBe('/models');
    expect(old.cli.generation).toBe('server');
  });

  it('stays known while the service is in trouble', async () => {
    const { fake, cli } = await open({ generation: 'g2' }, { rememberedMs: 0 });
    await cli.status(never);
    fake.set({ canned: { server: { stderr: '● error: daemon crashed\n', exitCode: 1 } } });
    expect(await cli.service('status', never)).toEqual({ isRunning: false });
    expect(cli.generation).toBe('server');
  });
});

describe('a command that is not Foundry Local', () => {
  it.each<[string, FakeFoundryCliOptions]>([
    ['the Ethereum tool', { generation: 'ethereum' }],
    [
      'one that prints garbage',
      {
        generation: 'g1',
        canned: { server: { stdout: '\u0000}{http://127.0.0.1:1 🟥' }, service: { stdout: '}{' } },
      },
    ],
    [
      'one that fails at everything',
      { generation: 'g1', canned: { server: { exitCode: 3 }, service: { exitCode: 3 } } },
    ],
  ])('is passed over and left alone for a while: %s', async (_, options) => {
    const { fake, cli } = await open(options);
    expect(await cli.status(never)).toBeUndefined();
    const started = await starts(fake);
    expect(await cli.status(never)).toBeUndefined();
    expect(await cli.catalog(never)).toEqual([]);
    expect(await cli.contextOf('phi-4-mini', never)).toBeUndefined();
    expect(await cli.cachePath(never)).toBeUndefined();
    expect(await starts(fake)).toBe(started);
    expect(started).toBe(2);
  });

  it('is looked at again after that while', async () => {
    const { fake, cli } = await open({ generation: 'ethereum' }, { rememberedMs: 0 });
    await cli.status(never);
    await cli.status(never);
    expect(await starts(fake)).toBe(4);
  });

  it('is looked at again when a person asks', async () => {
    const { fake, cli } = await open({ generation: 'ethereum' });
    await cli.status(never);
    expect(await faultOf(cli.service('start', never))).toMatchObject({ code: 'no_cli' });
    const download = cli.download('phi-4-mini', { signal: never, onProgress: () => {} });
    expect(await faultOf(download)).toMatchObject({ code: 'no_cli' });
    expect(await starts(fake)).toBe(6);
  });

  it('is nothing when there is none of that name', async () => {
    const cli = new FoundryCli({ command: 'no-such-command-of-foundry-chat' });
    expect(await cli.status(never)).toBeUndefined();
    expect(await cli.catalog(never)).toEqual([]);
    expect(await cli.cachePath(never)).toBeUndefined();
    for (const action of ['start', 'stop', 'restart', 'status'] as const) {
      expect(await faultOf(cli.service(action, never))).toMatchObject({ code: 'no_cli' });
    }
  });

  it('is given up and killed when it hangs, and then left alone', async () => {
    const { fake, cli } = await open({ generation: 'hangs', ignoresTermMs: 60_000 });
    const startedAt = performance.now();
    expect(await cli.status(never)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await fake.untilRunning(0, 8_000);
    expect(await cli.status(never)).toBeUndefined();
    // It was asked in the words of both generations, then not again.
    expect(await starts(fake)).toBe(2);
  });

  it.each(['g0', 'g2'] as const)(
    'is no slow one that answers after 1.6 s: %s',
    async (generation) => {
      const { cli } = await open({ generation, delayMs: 1_600 });
      expect(await cli.status(never)).toMatchObject({ isRunning: true, urls: [URL] });
    },
  );

  it('holds up nobody who does not want to wait, and ends when the client closes', async () => {
    const { fake, cli } = await open({ generation: 'hangs' });
    const stop = new AbortController();
    const status = faultOf(cli.status(stop.signal));
    await fake.untilRunning(1, 8_000);
    stop.abort();
    expect(await status).toMatchObject({ code: 'aborted' });
    cli.close();
    await fake.untilRunning(0, 8_000);
  });
});

describe('the catalogue', () => {
  it.each(['g1', 'g2'] as const)('of %s has every variant with its facts', async (generation) => {
    const { cli } = await open({ generation });
    const catalog = await cli.catalog(never);
    expect(catalog).toContainEqual({
      id: 'Phi-4-mini-instruct-generic-cpu:5',
      alias: 'phi-4-mini',
      isCached: false,
      sizeMb: 4915,
      device: 'CPU',
      kind: 'chat',
    });
    expect(catalog).toHaveLength(8);
    expect(catalog.filter(({ isCached }) => isCached)).toHaveLength(6);
  });

  it('of the old CLI has every variant of its table', async () => {
    const { cli } = await open({ generation: 'g0' });
    const catalog = await cli.catalog(never);
    expect(catalog).toHaveLength(8);
    expect(catalog[2]).toMatchObject({
      id: 'Phi-4-mini-instruct-generic-cpu:5',
      alias: 'phi-4-mini',
      device: 'CPU',
    });
    expect(catalog.at(-1)).toMatchObject({ alias: 'whisper-tiny', kind: 'speech', sizeMb: 113 });
  });

  it('is read once for many lists', async () => {
    const { fake, cli } = await open({ generation: 'g2' });
    await Promise.all([cli.catalog(never), cli.catalog(never)]);
    await cli.catalog(never);
    expect(await starts(fake)).toBe(2);
  });

  it('is read anew after a download', async () => {
    const { cli } = await open({ generation: 'g2' });
    await cli.catalog(never);
    await cli.download('mistral-7b-v0.2', { signal: never, onProgress: () => {} });
    const mistral = (await cli.catalog(never)).find(({ alias }) => alias === 'mistral-7b-v0.2');
    expect(mistral).toMatchObject({ isCached: true });
  });

  it.each(['g0', 'g2'] as const)('starts no service just to be read: %s', async (generation) => {
    const { fake, cli } = await open({ generation, running: false });
    expect(await cli.catalog(never)).toEqual([]);
    expect(await cli.contextOf('phi-4-mini', never)).toBeUndefined();
    expect((await fake.calls()).filter(([group]) => group === 'model')).toEqual([]);
    fake.set({ running: true });
    await cli.service('status', never);
    expect(await cli.catalog(never)).toHaveLength(8);
  });

  it('does without variants, and asks for the cached ones where none is marked', async () => {
    const models = [
      { alias: 'a', id: 'a-generic-cpu:1' },
      { alias: 'b', id: 'b-generic-cpu:1' },
    ];
    const { fake, cli } = await open({
      generation: 'g1',
      canned: {
        'model list --variants': {
          stderr: "Unrecognized command or argument '--variants'.",
          exitCode: 2,
        },
        'model list --cached': { stdout: JSON.stringify({ models: models.slice(1) }) },
        'model list': { stdout: JSON.stringify({ models }) },
      },
    });
    expect(await cli.catalog(never)).toEqual([
      { id: 'a-generic-cpu:1', alias: 'a', isCached: false },
      { id: 'b-generic-cpu:1', alias: 'b', isCached: true },
    ]);
    expect(cli.generation).toBe('server');
    expect(await starts(fake)).toBe(4);
  });

  it.each(['', 'garbage', '{"variants":7}'])('is empty when the list is %j', async (stdout) => {
    const { cli } = await open({ generation: 'g1', canned: { 'model list': { stdout } } });
    expect(await cli.catalog(never)).toEqual([]);
  });

  it('is empty at once for who leaves, and complete for who stays', async () => {
    const { fake, cli } = await open({ generation: 'g2', delayMs: 150 });
    const stop = new AbortController();
    const [left, stayed] = [cli.catalog(stop.signal), cli.catalog(never)];
    await fake.untilRunning(1, 8_000);
    stop.abort();
    expect(await left).toEqual([]);
    expect(await stayed).toHaveLength(8);
  });

  it('never has more than one question under way', async () => {
    const { fake, cli } = await open({ generation: 'g2', delayMs: 30 });
    await cli.status(never);
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, fake.running);
    }, 2);
    await Promise.all([
      cli.catalog(never),
      cli.contextOf('phi-4-mini', never),
      cli.contextOf('qwen2.5-0.5b', never),
      cli.cachePath(never),
    ]);
    clearInterval(watch);
    expect(most).toBe(1);
  });
});

describe('facts of one model and of the cache', () => {
  it('has the context window, asked once', async () => {
    const { fake, cli } = await open({ generation: 'g1' });
    expect(await cli.contextOf('qwen2.5-0.5b-instruct-generic-cpu:4', never)).toBe(32768);
    const started = await starts(fake);
    expect(await cli.contextOf('Qwen2.5-0.5b-instruct-generic-cpu:4', never)).toBe(32768);
    expect(await starts(fake)).toBe(started);
  });

  it.each(['no-such-model', '--help', '-o', '', '  ', 'a\u0000b', 'a\nb', 'x'.repeat(1_000)])(
    'has none for %j',
    async (name) => {
      const { cli } = await open({ generation: 'g1' });
      expect(await cli.contextOf(name, never)).toBeUndefined();
    },
  );

  it('has none from the old CLI, and does not ask it', async () => {
    const { fake, cli } = await open({ generation: 'g0' });
    expect(await cli.contextOf('phi-4-mini', never)).toBeUndefined();
    expect((await fake.calls()).filter(([group]) => group === 'model')).toEqual([]);
  });

  it.each(['g0', 'g1', 'g2'] as const)('has the cache folder of %s', async (generation) => {
    const { cli } = await open({ generation });
    expect(await cli.cachePath(never)).toBe('/home/someone/.foundry/cache/models');
  });
});
