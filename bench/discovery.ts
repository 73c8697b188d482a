import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FoundryCli } from '../src/foundry/cli/foundry-cli.ts';
import { Locator } from '../src/foundry/locator.ts';
import { serverStatusSource, serviceStatusSource } from '../src/foundry/sources/cli.ts';
import { daemonFileSource } from '../src/foundry/sources/daemon-file.ts';
import { portProbe } from '../src/foundry/sources/port-probe.ts';
import { Transport } from '../src/foundry/transport.ts';
import { type FakeFoundry, startFakeFoundry } from '../test/fakes/foundry/index.ts';
import { installFakeFoundryCli } from '../test/fakes/foundry-cli/index.ts';
import type { Figure } from './figures.ts';

/** The default of `FOUNDRY_PORT_RANGE`: 401 ports. */
const RANGE = { first: 50_400, last: 50_800 };
const NO_COMMAND = 'no-such-command-of-foundry-chat';

/** From the question where Foundry is to the verified answer, by all sources of the product. */
export async function measureDiscovery(): Promise<Figure[]> {
  const home = await mkdtemp(join(tmpdir(), 'foundry-chat-bench-'));
  const nobody = join(home, 'nobody');
  const foundry = await startInRange();
  try {
    await foundry.writeDaemonJson(home);
    const byFile = await timeSearches(20, { home, command: NO_COMMAND });
    const byProbe = await timeSearches(20, { home: nobody, command: NO_COMMAND });
    foundry.goDown();
    const nothing = await timeSearches(5, { home: nobody, command: NO_COMMAND });
    const hanging = await installFakeFoundryCli(home, { generation: 'hangs' });
    const hung = await timeSearches(3, { home: nobody, command: hanging.path });
    await hanging.close();
    const figure = (name: string, values: number[], target: number): Figure => {
      return { name: `Foundry found: ${name}`, unit: 'ms', values, target };
    };
    return [
      figure('running daemon, by daemon.json', byFile, 100),
      figure('by probing 401 ports', byProbe, 1_000),
      figure('nothing there', nothing, 3_000),
      figure('nothing there, and the command hangs', hung, 3_000),
    ];
  } finally {
    await foundry.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Each search begins with nothing known, as at the start of the product. */
async function timeSearches(
  runs: number,
  { home, command }: { home: string; command: string },
): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const transport = new Transport();
    const cli = new FoundryCli({ command });
    const sources = [
      daemonFileSource(home),
      serverStatusSource(cli),
      serviceStatusSource(cli),
      portProbe({ range: RANGE, lastPort: async () => undefined }),
    ];
    const startedAt = performance.now();
    await new Locator({ sources, transport }).find().catch(() => undefined);
    times.push(performance.now() - startedAt);
    cli.close();
    await transport.close();
  }
  return times;
}

/** A server on a port of the range that nobody else has. */
async function startInRange(): Promise<FakeFoundry> {
  for (let port = RANGE.last; port >= RANGE.first; port -= 1) {
    const server = await startFakeFoundry({ port }).catch(() => undefined);
    if (server !== undefined) return server;
  }
  throw new Error('every port of the range is taken');
}
