import { describe, expect, it } from 'vitest';
import { commandLineOf } from '../../../src/foundry/cli/command-line-of.ts';
import { FoundryCli } from '../../../src/foundry/cli/foundry-cli.ts';
import type { Model } from '../../../src/foundry/types.ts';
import type { FakeFoundryCliOptions } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';
import { faultOf } from '../hear.ts';

const rig = useCliRig();
const never = new AbortController().signal;

async function open(options: FakeFoundryCliOptions) {
  const fake = await rig.install({ running: true, ...options });
  return { fake, commandLine: commandLineOf(new FoundryCli({ command: fake.path })) };
}

const mistral: Model = {
  id: 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2',
  alias: 'mistral-7b-instruct',
  state: 'catalog',
  kind: 'chat',
};

describe('the command as the client uses it', () => {
  it('tells the true alias and size of a listed model, and the models nobody lists', async () => {
    const { commandLine } = await open({ generation: 'g2' });
    const models = await commandLine.enrich([mistral], never);
    expect(models[0]).toMatchObject({ id: mistral.id, alias: 'mistral-7b-v0.2', sizeMb: 4167 });
    expect(models).toHaveLength(8);
  });

  it('changes nothing where there is no command', async () => {
    const commandLine = commandLineOf(new FoundryCli({ command: 'no-such-command' }));
    expect(await commandLine.enrich([mistral], never)).toEqual([mistral]);
  });

  it('downloads by id', async () => {
    const { fake, commandLine } = await open({ generation: 'g2' });
    const told: number[] = [];
    await commandLine.download(mistral, { signal: never, onProgress: (each) => told.push(each) });
    expect(told.at(-1)).toBe(100);
    expect((await fake.calls()).at(-1)).toEqual(['model', 'download', mistral.id]);
  });

  it('begins no download for which the disk has no room', async () => {
    const { fake, commandLine } = await open({ generation: 'g2' });
    const huge = { ...mistral, sizeMb: 1e12 };
    const download = commandLine.download(huge, { signal: never, onProgress: () => {} });
    expect(await faultOf(download)).toMatchObject({ code: 'disk_full' });
    expect((await fake.calls()).filter(([group]) => group === 'model')).toEqual([]);
  });

  it('controls the service', async () => {
    const { commandLine } = await open({ generation: 'g0' });
    expect(await commandLine.service('stop', never)).toEqual({ isRunning: false });
  });
});
