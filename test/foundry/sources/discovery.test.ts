import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FoundryCli } from '../../../src/foundry/cli/foundry-cli.ts';
import { Locator } from '../../../src/foundry/locator.ts';
import { serverStatusSource, serviceStatusSource } from '../../../src/foundry/sources/cli.ts';
import { configured } from '../../../src/foundry/sources/configured.ts';
import { daemonFileSource } from '../../../src/foundry/sources/daemon-file.ts';
import { portProbe } from '../../../src/foundry/sources/port-probe.ts';
import type { Source } from '../../../src/foundry/sources/source.ts';
import { Transport } from '../../../src/foundry/transport.ts';
import { startPracticeModel } from '../../../src/practice/index.ts';
import type { FakeFoundry } from '../../fakes/foundry/index.ts';
import type { FakeFoundryCli } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';
import { faultOf } from '../hear.ts';
import { type OddServer, startOddServer } from '../odd-server.ts';

const rig = useCliRig();
let transport: Transport;
let programs: OddServer[];
beforeEach(() => {
  transport = new Transport();
  programs = [];
});
afterEach(async () => {
  await transport.close();
  for (const program of programs) await program.close();
});

async function program(...handle: Parameters<typeof startOddServer>): Promise<OddServer> {
  const odd = await startOddServer(...handle);
  programs.push(odd);
  return odd;
}

type Places = {
  readonly addresses?: readonly string[];
  readonly home?: string;
  readonly command?: string;
  readonly probed?: number;
};

/** Every source in the order of the contract, as the product has them. */
async function sourcesFor(places: Places): Promise<Source[]> {
  const cli = new FoundryCli({ command: places.command ?? 'no-such-command-of-foundry-chat' });
  const home = places.home ?? (await rig.folder());
  const { probed = 1 } = places;
  return [
    ...(places.addresses === undefined ? [] : [configured(places.addresses)]),
    daemonFileSource(home),
    serverStatusSource(cli),
    serviceStatusSource(cli),
    portProbe({ range: { first: probed, last: probed }, lastPort: async () => undefined }),
  ];
}

async function locate(places: Places): Promise<Locator> {
  return new Locator({ sources: await sourcesFor(places), transport });
}

describe.each([
  ['g0', 'g0', 'foundry service status'],
  ['g1', 'g1', 'foundry server status'],
  ['g2', 'g2', 'foundry server status'],
] as const)('a server of %s', (generation, command, source) => {
  it('is found through its command, and again on its new port', async () => {
    const foundry = await rig.foundry({ generation });
    const { path } = await rig.install({ generation: command, foundry });
    const locator = await locate({ command: path });
    const [found] = await locator.find();
    expect(found).toMatchObject({ url: foundry.url, source });
    await foundry.moveTo();
    if (found !== undefined) locator.forget(found);
    // For half a second what the command told serves all; then it is stale, and passed over.
    await expect
      .poll(() => locator.find().catch(() => []), { interval: 100, timeout: 8_000 })
      .toMatchObject([{ url: foundry.url, source }]);
  });
});

describe('the order of the contract', () => {
  it('is: address set, daemon file, server status, service status, probe', async () => {
    const [set, filed, probed, told] = await Promise.all([
      rig.foundry({ generation: 'openai' }),
      rig.foundry({ generation: 'g2' }),
      rig.foundry({ generation: 'g2' }),
      rig.foundry({ generation: 'g1' }),
    ]);
    const home = await rig.folder();
    await filed.writeDaemonJson(home);
    const { path } = await rig.install({ generation: 'g1', foundry: told });
    const places = { addresses: [set.url], home, command: path, probed: probed.port };
    const order: [FakeFoundry, string][] = [
      [set, 'FOUNDRY_BASE_URL'],
      [filed, 'daemon.json'],
      [told, 'foundry server status'],
      [probed, 'port probe'],
    ];
    for (const [foundry, source] of order) {
      const [found] = await (await locate(places)).find();
      expect(found).toMatchObject({ url: foundry.url, source });
      foundry.goDown();
    }
    expect(await faultOf((await locate(places)).find())).toMatchObject({ code: 'unreachable' });
  });

  it('asks the old command before the probe', async () => {
    const [old, probed] = [
      await rig.foundry({ generation: 'g0' }),
      await rig.foundry({ generation: 'g2' }),
    ];
    const { path } = await rig.install({ generation: 'g0', foundry: old });
    const locator = await locate({ command: path, probed: probed.port });
    expect(await locator.find()).toMatchObject([
      { url: old.url, source: 'foundry service status' },
    ]);
  });
});

describe('passed over', () => {
  it('is a wrong program at the old address, wherever that is told', async () => {
    const foundry = await rig.foundry({ generation: 'g2' });
    const gone = await rig.foundry({ generation: 'g2' });
    const home = await rig.folder();
    const { url } = await program((_, res) => void res.end('<html>hello</html>'));
    gone.goDown();
    await gone.writeDaemonJson(home);
    const { path } = await rig.install({ generation: 'g2', running: true, shownUrl: url });
    const locator = await locate({ addresses: [url], home, command: path, probed: foundry.port });
    expect(await locator.find()).toMatchObject([{ url: foundry.url, source: 'port probe' }]);
  });

  it('is the practice model of another copy, unless its address is named', async () => {
    const practice = await startPracticeModel();
    const port = Number(new URL(practice.url).port);
    try {
      const probing = await locate({ probed: port });
      expect(await faultOf(probing.find())).toMatchObject({ code: 'unreachable' });
      const named = await locate({ addresses: [practice.url] });
      expect(await named.find()).toMatchObject([{ generation: 'practice' }]);
    } finally {
      await practice.close();
    }
  });

  it.each<[string, () => Promise<FakeFoundryCli>]>([
    ['the Ethereum tool', () => rig.install({ generation: 'ethereum' })],
    ['a command that hangs', () => rig.install({ generation: 'hangs', ignoresTermMs: 60_000 })],
    [
      'an old command with port 0',
      () => rig.install({ generation: 'g0', running: true, foundryUrl: 'http://127.0.0.1:0' }),
    ],
  ])('is %s, within the time of a search', async (_, install) => {
    const foundry = await rig.foundry({ generation: 'g2' });
    const fake = await install();
    const locator = await locate({ command: fake.path, probed: foundry.port });
    expect(await locator.find()).toMatchObject([{ url: foundry.url, source: 'port probe' }]);
    await fake.untilRunning(0, 8_000);
  });

  it('is everything within 3 s when everything hangs', async () => {
    const hanging = await program();
    const home = await rig.folder();
    const fake = await rig.install({ generation: 'hangs', ignoresTermMs: 60_000 });
    const port = Number(new URL(hanging.url).port);
    const locator = new Locator({
      sources: [
        ...(await sourcesFor({ addresses: [hanging.url], home, command: fake.path, probed: port })),
        { name: 'never', addresses: () => new Promise(() => {}) },
      ],
      transport,
    });
    const startedAt = performance.now();
    expect(await faultOf(locator.find())).toMatchObject({ code: 'unreachable' });
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await fake.untilRunning(0, 8_000);
    await expect.poll(() => hanging.open, { interval: 5, timeout: 8_000 }).toBe(0);
  });
});
