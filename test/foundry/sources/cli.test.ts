import { describe, expect, it } from 'vitest';
import { FoundryCli } from '../../../src/foundry/cli/foundry-cli.ts';
import { serverStatusSource, serviceStatusSource } from '../../../src/foundry/sources/cli.ts';
import type { FakeFoundryCliOptions } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';

const rig = useCliRig();
const never = new AbortController().signal;
const URL = 'http://127.0.0.1:48077';

async function open(options: FakeFoundryCliOptions) {
  const fake = await rig.install({ foundryUrl: URL, ...options });
  const cli = new FoundryCli({ command: fake.path });
  return { fake, server: serverStatusSource(cli), service: serviceStatusSource(cli) };
}

describe('the sources of the command', () => {
  it.each([
    ['g0', [], [URL]],
    ['g1', [URL], []],
    ['g2', [URL], []],
    ['ethereum', [], []],
  ] as const)(
    'tell the address under the name of its generation: %s',
    async (generation, ...told) => {
      const { server, service } = await open({ generation });
      expect([server.name, service.name]).toEqual([
        'foundry server status',
        'foundry service status',
      ]);
      expect([await server.addresses(never), await service.addresses(never)]).toEqual(told);
    },
  );

  it.each([
    ['g0', 2],
    ['g1', 1],
    ['ethereum', 2],
  ] as const)('start no process twice for one search: %s', async (generation, starts) => {
    const { fake, server, service } = await open({ generation, running: false });
    await Promise.all([server.addresses(never), service.addresses(never)]);
    await service.addresses(never);
    expect(await fake.calls()).toHaveLength(starts);
  });

  it('start no process at all for a while when the command is another program', async () => {
    const { fake, server, service } = await open({ generation: 'ethereum' });
    for (let search = 0; search < 5; search += 1) {
      await Promise.all([server.addresses(never), service.addresses(never)]);
    }
    expect(await fake.calls()).toHaveLength(2);
  });

  it.each([
    ['an empty answer', ''],
    ['half an answer', '{"running":true,"webUrls":["http://127.0.0.1:4'],
    ['another program', '<html>http://127.0.0.1:80</html>'],
    ['port 0', '{"running":true,"webUrls":["http://127.0.0.1:0"]}'],
    ['no list of addresses', '{"running":true,"webUrls":"http://127.0.0.1:80"}'],
  ])('tell nothing from %s', async (_, stdout) => {
    const { server, service } = await open({
      generation: 'g1',
      canned: { 'server status': { stdout }, 'service status': { stdout } },
    });
    expect([...(await server.addresses(never)), ...(await service.addresses(never))]).toEqual([]);
  });
});
