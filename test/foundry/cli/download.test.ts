import { describe, expect, it } from 'vitest';
import { FoundryCli } from '../../../src/foundry/cli/foundry-cli.ts';
import type { FakeModel } from '../../fakes/foundry/index.ts';
import type { FakeFoundryCliOptions } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';
import { faultOf } from '../hear.ts';

const rig = useCliRig();
const never = new AbortController().signal;

const missing: FakeModel = {
  alias: 'tiny',
  id: 'tiny-generic-cpu:1',
  cached: false,
  loaded: false,
  task: 'chat-completion',
};

async function open(options: FakeFoundryCliOptions) {
  const fake = await rig.install({ running: true, models: [missing], ...options });
  return { fake, cli: new FoundryCli({ command: fake.path }) };
}

describe.each(['g0', 'g1', 'g2'] as const)('a download through %s', (generation) => {
  it('tells how far it is, in order, up to 100', async () => {
    const models = [{ ...missing, downloadMs: 150 }];
    const { cli } = await open({ generation, models });
    const told: number[] = [];
    await cli.download('tiny', { signal: never, onProgress: (percent) => told.push(percent) });
    expect(told.at(-1)).toBe(100);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.length).toBeGreaterThan(2);
    expect(new Set(told).size).toBe(told.length);
  });

  it('is over at once when the model is there', async () => {
    const { cli } = await open({ generation, models: [{ ...missing, cached: true }] });
    await cli.download('tiny', { signal: never, onProgress: () => expect.fail() });
  });

  it('fails with the words of the command', async () => {
    const models = [{ ...missing, downloadError: 'No space left on device' }];
    const { cli } = await open({ generation, models });
    const fault = await faultOf(cli.download('tiny', { signal: never, onProgress: () => {} }));
    expect(fault).toMatchObject({ code: 'download_failed', model: 'tiny' });
    expect(fault.message).toContain('No space left on device');
    for (const trace of ['%', '\u001b', '\n']) expect(fault.message).not.toContain(trace);
  });

  it('fails for a model that nobody knows, with its name', async () => {
    const { cli } = await open({ generation });
    const fault = await faultOf(cli.download('other', { signal: never, onProgress: () => {} }));
    expect(fault.code).toBe('download_failed');
    expect(fault.message).toContain('other');
  });

  it('is killed for good when it is cancelled', async () => {
    const { fake, cli } = await open({ generation, models: [{ ...missing, downloadMs: 60_000 }] });
    const stop = new AbortController();
    const download = cli.download('tiny', { signal: stop.signal, onProgress: () => stop.abort() });
    expect(await faultOf(download)).toMatchObject({ code: 'aborted' });
    await fake.untilRunning(0, 8_000);
    expect(await cli.catalog(never)).toMatchObject([
      generation === 'g0' ? { alias: 'tiny' } : { alias: 'tiny', isCached: false },
    ]);
  });
});

describe('downloads', () => {
  it('go one after another, and one that waits can be cancelled', async () => {
    const models = [{ ...missing, downloadMs: 60_000 }];
    const { fake, cli } = await open({ generation: 'g2', models });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = faultOf(cli.download('tiny', { signal: first.signal, onProgress: () => {} }));
    const waiting = faultOf(cli.download('tiny', { signal: second.signal, onProgress: () => {} }));
    await expect
      .poll(async () => (await fake.calls()).length, { interval: 5, timeout: 8_000 })
      .toBe(2);
    second.abort();
    expect(await waiting).toMatchObject({ code: 'aborted' });
    first.abort();
    expect(await running).toMatchObject({ code: 'aborted' });
    const begun = (await fake.calls()).filter(([group]) => group === 'model');
    expect(begun).toEqual([['model', 'download', 'tiny']]);
  });

  it.each(['--help', '-h', '', ' ', 'a\u0000', 'x'.repeat(1_000)])(
    'are not begun for what is no name: %j',
    async (name) => {
      const { fake, cli } = await open({ generation: 'g2' });
      const fault = await faultOf(cli.download(name, { signal: never, onProgress: () => {} }));
      expect(fault.code).toBe('download_failed');
      expect(await fake.calls()).toEqual([]);
    },
  );

  it('end when the client closes', async () => {
    const models = [{ ...missing, downloadMs: 60_000 }];
    const { fake, cli } = await open({ generation: 'g1', models });
    const download = cli.download('tiny', { signal: never, onProgress: () => cli.close() });
    expect(await faultOf(download)).toMatchObject({ code: 'download_failed' });
    await fake.untilRunning(0, 8_000);
  });

  it('are refused when there is no command', async () => {
    const cli = new FoundryCli({ command: 'no-such-command-of-foundry-chat' });
    const fault = await faultOf(cli.download('tiny', { signal: never, onProgress: () => {} }));
    expect(fault.code).toBe('no_cli');
  });
});
