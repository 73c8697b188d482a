import { describe, expect, it } from 'vitest';
import type { FakeModel } from '../foundry/index.ts';
import { plain, say, useCliRig } from './rig.ts';
import { runCommand } from './run-command.ts';

const rig = useCliRig();
const phi = 'Phi-4-mini-instruct-generic-gpu:5';
const model: FakeModel = {
  alias: 'm',
  id: 'm-generic-cpu:1',
  cached: false,
  loaded: false,
  task: 'chat-completion',
};

type Entry = { readonly alias: string; readonly id?: string; readonly variantId?: string };

async function json(...call: Parameters<typeof say>) {
  const { stdout, code } = await say(...call);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, readonly Entry[]>;
}

describe.each(['g1', 'g2'] as const)('the server of %s', (generation) => {
  it('tells its state as JSON, and exits 0 also when it is stopped', async () => {
    const foundry = await rig.foundry({ generation });
    const cli = await rig.install({ generation, foundry });
    expect(await json(cli, 'server status --output json')).toEqual({
      running: true,
      state: 'ready',
      pid: expect.any(Number),
      webUrls: [foundry.url],
      startedAt: expect.any(String),
      uptime: '0s',
      logFile: '',
    });
    foundry.goDown();
    expect(await json(cli, 'server status -o json')).toEqual({
      running: false,
      state: 'not_running',
    });
  });

  it('tells its state in rows', async () => {
    const cli = await rig.install({ generation, foundryUrl: 'http://127.0.0.1:56294' });
    const { stdout } = await say(cli, 'server status');
    expect(stdout).toMatch(/^State {4}Ready\nPID {6}\d+\nStarted {2}\S+Z\nUptime {3}/);
    expect(stdout).toContain('\nWeb URLs http://127.0.0.1:56294\n');
  });

  it('does not know `service`, with exit code 2', async () => {
    const cli = await rig.install({ generation, running: true });
    expect(await say(cli, 'service status')).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr:
        "Unrecognized command or argument 'service'.\nHint: Run 'foundry --help' to see usage.\n",
    });
    expect((await say(cli, 'model frob')).stderr).toContain("'frob'");
    expect((await say(cli, 'server status --frob')).stderr).toContain("'--frob'");
  });
});

describe('the server', () => {
  it('starts in words, in colours, and on a new port after a restart', async () => {
    const foundry = await rig.foundry({ generation: 'g1' });
    const { url } = foundry;
    const cli = await rig.install({ generation: 'g1', foundry });
    const { stdout } = await say(cli, 'server restart');
    expect(plain(stdout)).toContain(`● success: Server ready (${foundry.url})\n`);
    expect(stdout).not.toBe(plain(stdout));
    expect(foundry.url).not.toBe(url);
  });
});

describe('models', () => {
  it('lists one model for each alias, or all that are cached or loaded', async () => {
    const cli = await rig.install({ generation: 'g1' });
    const all = await json(cli, 'model list -o json');
    expect(all.models?.filter(({ alias }) => alias === 'phi-4-mini')).toEqual([
      {
        alias: 'phi-4-mini',
        id: phi,
        type: 'Chat',
        device: 'GPU',
        fileSizeMb: 3810,
        supportsToolCalling: true,
        cached: true,
        loaded: true,
      },
    ]);
    expect(all.models?.some(({ alias }) => alias === 'mistral-7b-v0.2')).toBe(true);
    const loaded = await json(cli, 'model list --loaded --output=json');
    expect(loaded.models?.map(({ id }) => id)).toEqual(['qwen3-embedding-0.6b-generic-cpu:1', phi]);
    const cached = await json(cli, 'model list --cached -o json');
    expect(cached.models?.some(({ alias }) => alias === 'mistral-7b-v0.2')).toBe(false);
  });

  it('lists nothing as loaded while the server is stopped', async () => {
    const foundry = await rig.foundry({ generation: 'g1' });
    const cli = await rig.install({ generation: 'g1', foundry });
    foundry.goDown();
    expect(await json(cli, 'model list --loaded -o json')).toEqual({ models: [] });
  });

  it('lists variants under another root and another name for the id', async () => {
    const cli = await rig.install({ generation: 'g1' });
    const { variants = [] } = await json(cli, 'model list --variants -o json');
    const ofPhi = variants.filter(({ alias }) => alias === 'phi-4-mini');
    expect(ofPhi.map(({ variantId }) => variantId)).toEqual([phi, phi.replace('gpu', 'cpu')]);
    expect(ofPhi[0]).toMatchObject({ executionProvider: 'WebGpuExecutionProvider', cached: true });
  });

  it('draws tables for people', async () => {
    const cli = await rig.install({ generation: 'g1' });
    const list = (await say(cli, 'model list')).stdout;
    expect(list).toMatch(/│ Model Name +│ Type +│ Size +│ Device │ Tools │ Cached │/);
    expect(list).toMatch(/│ phi-4-mini +│ Chat +│ 3\.7 GB +│ GPU +│ ● +│ ● +│/);
    expect((await say(cli, 'model list --variants')).stdout).toContain('Execution Provider');
  });

  it('tells the context length by alias or id', async () => {
    const cli = await rig.install({ generation: 'g2' });
    for (const name of ['phi-4-mini', phi, 'phi-4-mini-instruct-generic-gpu']) {
      expect(await json(cli, `model info ${name} -o json`)).toMatchObject({
        model: { id: phi, contextLength: 16384, supportsToolCalling: true },
      });
    }
    expect(await say(cli, 'model info nonsense -o json')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining("Model 'nonsense' not found"),
    });
  });

  it('downloads with one line drawn again and again', async () => {
    const foundry = await rig.foundry({ generation: 'g1', models: [model] });
    const cli = await rig.install({ generation: 'g1', foundry });
    const { code, stdout } = await say(cli, 'model download m');
    expect(code).toBe(0);
    expect([...stdout.matchAll(/\r[^\r\n]* (\d+)%/g)].map(([, percent]) => percent)).toEqual([
      '0',
      '20',
      '40',
      '60',
      '80',
      '100',
    ]);
    expect(plain(stdout)).toMatch(/\n● success: Model m-generic-cpu:1 downloaded\n$/);
    expect(foundry.models[0]?.cached).toBe(true);
  });

  it('breaks a download off, and downloads nothing when it is killed', async () => {
    const models = [
      { ...model, downloadError: 'disk full' },
      { ...model, alias: 'n', id: 'n:1', downloadMs: 60_000 },
    ];
    const foundry = await rig.foundry({ generation: 'g1', models });
    const cli = await rig.install({ generation: 'g1', foundry });
    expect(await say(cli, 'model download m')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('disk full'),
    });
    const { child, ended, untilSaid } = runCommand(cli.path, ['model', 'download', 'n']);
    await untilSaid('0%');
    child.kill();
    await ended;
    await cli.untilRunning(0);
    expect(foundry.models.some(({ cached }) => cached)).toBe(false);
  });

  it('keeps running after it has loaded a model, until it is killed', async () => {
    const foundry = await rig.foundry({ generation: 'g1', models: [{ ...model, cached: true }] });
    const cli = await rig.install({ generation: 'g1', foundry, ansi: false });
    const { child, ended, untilSaid } = runCommand(cli.path, ['model', 'load', 'm']);
    await untilSaid('● success: Model m-generic-cpu:1 loaded');
    expect(foundry.models[0]?.loaded).toBe(true);
    expect(cli.running).toBe(1);
    child.kill();
    expect(await ended).toMatchObject({ signal: 'SIGTERM' });
    expect(foundry.models[0]?.loaded).toBe(true);

    cli.set({ loadKeepsRunning: false });
    expect((await say(cli, 'model load m')).code).toBe(0);
    await say(cli, 'model unload m');
    expect(foundry.models[0]?.loaded).toBe(false);
  });

  it('does not load what is not downloaded or cannot be loaded', async () => {
    const broken = { ...model, alias: 'n', id: 'n:1', cached: true, loadError: 'EP missing' };
    const cli = await rig.install({ generation: 'g1', running: true, models: [model, broken] });
    expect(await say(cli, 'model load m')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not downloaded'),
    });
    expect(await say(cli, 'model load n')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('EP missing'),
    });
  });

  it('tells where it keeps them', async () => {
    const cli = await rig.install({ generation: 'g2' });
    expect(await json(cli, 'cache location -o json')).toEqual({
      path: expect.stringContaining('.foundry/cache/models'),
      userSet: false,
    });
  });
});
