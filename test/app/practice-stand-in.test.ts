import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openFoundry } from '../../src/app/foundry.ts';
import { loadConfig } from '../../src/config/load.ts';
import { openMemoryStore } from '../../src/storage/store.ts';
import { startFakeFoundry } from '../fakes/foundry/index.ts';
import { faultOf } from '../foundry/hear.ts';
import { recordingLog } from '../recording-log.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

async function open(range: string) {
  const dir = await temporaryFolder();
  // A Foundry that runs on this machine is none of this test's.
  vi.stubEnv('HOME', dir);
  vi.stubEnv('USERPROFILE', dir);
  onTestFinished(() => void vi.unstubAllEnvs());
  const loaded = loadConfig({ FOUNDRY_PORT_RANGE: range, FOUNDRY_CLI: join(dir, 'no-such') });
  if (!loaded.ok) throw new Error(loaded.problems.join());
  const opened = openFoundry(loaded.config, { store: openMemoryStore(), log: recordingLog().log });
  onTestFinished(() => opened.close());
  return opened.foundry;
}

it('the practice model stands in where no server was found', async () => {
  const foundry = await open('');
  expect(await foundry.health()).toMatchObject({ status: 'healthy', generation: 'practice' });
});

it('the practice model does not stand in for a server that was found and is gone', async () => {
  const fake = await startFakeFoundry({ generation: 'g2' });
  onTestFinished(() => fake.close());
  const foundry = await open(`${fake.port}-${fake.port}`);
  expect(await foundry.health()).toMatchObject({ status: 'healthy', generation: 'g2' });
  fake.goDown();
  expect(await faultOf(foundry.models({ isFresh: true }))).toMatchObject({ code: 'unreachable' });
  expect(await foundry.health()).toMatchObject({ status: 'disconnected' });
});
