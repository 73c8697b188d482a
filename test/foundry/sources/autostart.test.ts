import { describe, expect, it } from 'vitest';
import { FoundryCli } from '../../../src/foundry/cli/foundry-cli.ts';
import { Locator } from '../../../src/foundry/locator.ts';
import { type AutostartOptions, autostart } from '../../../src/foundry/sources/autostart.ts';
import { serverStatusSource, serviceStatusSource } from '../../../src/foundry/sources/cli.ts';
import { Transport } from '../../../src/foundry/transport.ts';
import type { FakeFoundryCli, FakeFoundryCliOptions } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';
import { faultOf } from '../hear.ts';

const rig = useCliRig();
const never = new AbortController().signal;

async function open(fakeOptions: FakeFoundryCliOptions, options: Partial<AutostartOptions> = {}) {
  const fake = await rig.install(fakeOptions);
  const cli = new FoundryCli({ command: fake.path });
  let tell: (what: unknown) => void = () => {};
  const over = new Promise<unknown>((resolve) => {
    tell = resolve;
  });
  const source = autostart({
    cli,
    onStarted: () => tell('started'),
    onFailed: (error) => tell(error),
    ...options,
  });
  return { fake, cli, source, over };
}

async function starts(fake: FakeFoundryCli): Promise<number> {
  return (await fake.calls()).filter(([, verb]) => verb === 'start').length;
}

describe('the autostart', () => {
  it('finds nothing and holds up nobody, but starts the service behind the search', async () => {
    const { source, over, cli } = await open({ generation: 'g2', startMs: 150 });
    expect(await Promise.race([source.addresses(never), over])).toEqual([]);
    expect(await over).toBe('started');
    expect(await cli.service('status', never)).toMatchObject({ isRunning: true });
  });

  it('starts once for many searches, also when they come after the start', async () => {
    const { fake, source, over } = await open({ generation: 'g1' });
    await source.addresses(never);
    await source.addresses(never);
    await over;
    fake.set({ running: false });
    await source.addresses(never);
    expect(await starts(fake)).toBe(1);
  });

  it('starts again after its pause', async () => {
    const { fake, source, over } = await open({ generation: 'g1' }, { pauseMs: 0 });
    await source.addresses(never);
    await over;
    fake.set({ running: false });
    await source.addresses(never);
    await expect.poll(() => starts(fake), { interval: 10, timeout: 8_000 }).toBe(2);
    await fake.untilRunning(0, 8_000);
  });

  it('starts nothing that runs already', async () => {
    const runs = await open({ generation: 'g2', running: true, foundryUrl: 'http://127.0.0.1:7' });
    await runs.source.addresses(never);
    expect(await runs.over).toBe('started');
    expect(await starts(runs.fake)).toBe(0);
  });

  it.each<[string, FakeFoundryCliOptions, string]>([
    ['the start fails', { generation: 'g0', startError: 'no' }, 'service_failed'],
    ['the command is another program', { generation: 'ethereum' }, 'no_cli'],
  ])('tells why when %s', async (_, options, code) => {
    const { source, over } = await open(options);
    await source.addresses(never);
    expect(await over).toMatchObject({ code });
  });

  it.each(['g0', 'g1', 'g2'] as const)(
    'lets the search after it find the server: %s',
    async (generation) => {
      const foundry = await rig.foundry({ generation });
      foundry.goDown();
      const { cli, source, over } = await open({ generation, foundry });
      const transport = new Transport();
      const sources = [serverStatusSource(cli), serviceStatusSource(cli), source];
      const locator = new Locator({ sources, transport });
      expect(await faultOf(locator.find())).toMatchObject({ code: 'unreachable' });
      expect(await over).toBe('started');
      expect(await locator.find()).toMatchObject([{ url: foundry.url }]);
      await transport.close();
    },
  );
});
