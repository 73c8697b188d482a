import { describe, expect, it } from 'vitest';
import type { FakeModel } from '../foundry/index.ts';
import { plain, say, useCliRig } from './rig.ts';

const rig = useCliRig();
const model: FakeModel = {
  alias: 'm',
  id: 'm-generic-cpu:1',
  cached: false,
  loaded: false,
  task: 'chat-completion',
};

describe('the service', () => {
  it('tells its address in colours, and exits 0 also when it is stopped', async () => {
    const foundry = await rig.foundry({ generation: 'g0' });
    const cli = await rig.install({ generation: 'g0', foundry });
    const up = await say(cli, 'service status');
    expect(up.code).toBe(0);
    expect(up.stdout).toContain(`${foundry.url}/openai/status\u001b[0m\n`);
    expect(plain(up.stdout).split('\n')).toEqual([
      `🟢 Model management service is running on ${foundry.url}/openai/status`,
      expect.stringMatching(/^EP autoregistration status: /),
      expect.stringMatching(/^Valid EPs: CPUExecutionProvider/),
      '',
    ]);
    foundry.goDown();
    expect(await say(cli, 'service status')).toMatchObject({
      code: 0,
      stdout: '🔴 \u001b[31mModel management service is not running!\u001b[0m\n',
    });
  });

  it('starts, says when it runs, stops and restarts', async () => {
    const foundry = await rig.foundry({ generation: 'g0' });
    const cli = await rig.install({ generation: 'g0', foundry, ansi: false });
    expect((await say(cli, 'service start')).stdout).toBe(
      `🟢 Service is already running on ${foundry.url}/.\n`,
    );
    expect((await say(cli, 'service stop')).stdout).toBe('🔴 Service is stopped.\n');
    expect(foundry.isUp).toBe(false);
    expect((await say(cli, 'service start')).stdout).toBe(
      `🟢 Service is Started on ${foundry.url}/, PID ${process.pid}!\n`,
    );
    const { url } = foundry;
    await say(cli, 'service restart');
    expect([foundry.isUp, foundry.url === url]).toEqual([true, false]);
  });

  it('lists the loaded models', async () => {
    const cli = await rig.install({ generation: 'g0', running: true });
    expect((await say(cli, 'service ps')).stdout.split('\n').slice(0, 3)).toEqual([
      'Models running in service:',
      '    Alias                          Model ID',
      '🟢  qwen3-embedding-0.6b           qwen3-embedding-0.6b-generic-cpu:1',
    ]);
    const empty = await rig.install({ generation: 'g0', running: true, models: [] });
    expect((await say(empty, 'service list')).stdout).toBe(
      'No models are currently loaded in the service\n',
    );
  });

  it('fails to start as an exception', async () => {
    const cli = await rig.install({ generation: 'g0', startError: 'no port', ansi: false });
    expect(await say(cli, 'service start')).toMatchObject({
      code: 1,
      stdout: 'Exception: no port\n',
    });
  });
});

describe('models', () => {
  it('lists variants under their alias, and starts the service for it', async () => {
    const foundry = await rig.foundry({ generation: 'g0' });
    foundry.goDown();
    const cli = await rig.install({ generation: 'g0', foundry });
    const lines = plain((await say(cli, 'model list')).stdout).split('\n');
    expect(lines[0]).toMatch(/^🟢 Service is Started on http/);
    expect(foundry.isUp).toBe(true);
    expect(lines[1]).toMatch(/^Alias +Device +Task +File Size +License +Model ID$/);
    const phi = lines.findIndex((line) => line.startsWith('phi-4-mini'));
    expect(lines[phi]).toMatch(/ GPU +chat-completion +3\.72 GB +MIT +Phi-4-mini-.*-gpu:5$/);
    expect(lines[phi + 1]).toMatch(/^ {31}CPU .* Phi-4-mini-instruct-generic-cpu:5$/);
    expect(lines[phi + 2]).toMatch(/^-+$/);
  });

  it('downloads with a line drawn again and again', async () => {
    const foundry = await rig.foundry({ generation: 'g0', models: [model] });
    const cli = await rig.install({ generation: 'g0', foundry });
    const { code, stdout } = await say(cli, 'model download M');
    expect(code).toBe(0);
    expect(stdout.split('\r')[0]).toBe('Downloading m-generic-cpu:1...\n');
    const percents = [...stdout.matchAll(/(\d+\.\d\d) % \[/g)].map(([, percent]) => percent);
    expect(percents).toEqual(['0.00', '20.00', '40.00', '60.00', '80.00', '100.00']);
    expect(foundry.models[0]).toMatchObject({ cached: true });
    expect((await say(cli, 'model download m')).stdout).toContain('found in the local cache');
  });

  it('breaks a download off with an exception', async () => {
    const models = [{ ...model, downloadError: 'no route to host' }];
    const cli = await rig.install({ generation: 'g0', running: true, models, ansi: false });
    const { code, stdout } = await say(cli, 'model download m');
    expect(code).toBe(1);
    expect(stdout).toMatch(/40\.00 %.*\nFailed: Downloading .*\nException: no route to host\n$/);
  });

  it('loads and unloads what is downloaded', async () => {
    const models = [{ ...model, cached: true }];
    const foundry = await rig.foundry({ generation: 'g0', models });
    const cli = await rig.install({ generation: 'g0', foundry, ansi: false });
    expect((await say(cli, 'model load m --ttl 600')).stdout).toBe(
      '🕓 Loading model...\n🟢 Model m loaded successfully\n',
    );
    expect(foundry.models[0]?.loaded).toBe(true);
    await say(cli, 'model unload m');
    expect(foundry.models[0]?.loaded).toBe(false);
  });

  it('says what it could not load and from where', async () => {
    const models = [
      { ...model, cached: true, loadError: 'EP missing' },
      { ...model, id: 'n:1', alias: 'n' },
    ];
    const foundryUrl = 'http://127.0.0.1:9';
    const cli = await rig.install({ generation: 'g0', foundryUrl, models, ansi: false });
    expect(await say(cli, 'model load m')).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(
        'Exception: Failed: Loading model m-generic-cpu:1 from http://127.0.0.1:9\n',
      ),
    });
    for (const name of ['n', 'nonsense']) {
      expect((await say(cli, `model load ${name}`)).stdout).toBe(
        `Exception: Model <${name}> was not found in the catalog or local cache.\n`,
      );
    }
  });

  it('tells where and what it keeps', async () => {
    const cli = await rig.install({ generation: 'g0', running: true });
    expect((await say(cli, 'cache location')).stdout).toContain('.foundry/cache/models');
    expect((await say(cli, 'cache list')).stdout).toContain('💾 phi-4-mini ');
    expect((await say(cli, '--version')).stdout).toMatch(/^0\.8\.119\+/);
    expect((await say(cli, 'model info phi-4-mini')).stdout).toContain(' Phi-4-mini-instruct-');
  });
});

it('does not know the commands and options of newer ones', async () => {
  const cli = await rig.install({ generation: 'g0', running: true });
  const { code, stderr, stdout } = await say(cli, 'server status --output json');
  expect(code).toBe(1);
  expect(stderr).toBe(
    "Required command was not provided.\nUnrecognized command or argument 'server'.\nUnrecognized command or argument 'status'.\nUnrecognized command or argument '--output'.\nUnrecognized command or argument 'json'.\n\n",
  );
  expect(stdout).toContain('service  Manage the local model inference service');
  expect((await say(cli, 'model list -o')).code).toBe(1);
});
