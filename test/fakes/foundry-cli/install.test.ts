import { spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installFakeFoundryCli } from './index.ts';
import { plain, say, useCliRig } from './rig.ts';
import { runCommand } from './run-command.ts';

const rig = useCliRig();

describe('the installed file', () => {
  it('is found as `foundry` when its folder is all there is in PATH', async () => {
    const cli = await rig.install({ generation: 'g2' });
    const { ended } = runCommand('foundry', ['--version'], { PATH: dirname(cli.path) });
    expect(await ended).toMatchObject({ code: 0, stdout: '0.13.0\n' });
  });

  it('works in a folder of ES modules', async () => {
    const dir = join(import.meta.dirname, '.fake-foundry-cli-test');
    const cli = await installFakeFoundryCli(dir, { generation: 'g1' });
    try {
      expect((await say(cli, '--version')).stdout).toBe('0.10.3\n');
    } finally {
      await cli.close();
      await rm(dir, { recursive: true });
    }
  });

  it('logs the arguments of every call as they were given', async () => {
    const cli = await rig.install({ generation: 'g1' });
    expect(await cli.calls()).toEqual([]);
    await runCommand(cli.path, ['model', 'info', 'a b"ö']).ended;
    await runCommand(cli.path, []).ended;
    expect(await cli.calls()).toEqual([['model', 'info', 'a b"ö'], []]);
  });

  it('ends with an error instead of hanging when the test waits synchronously', async () => {
    const cli = await rig.install({ generation: 'g1', patienceMs: 200 });
    const { status, stderr } = spawnSync(cli.path, ['--version'], { encoding: 'utf8' });
    expect(status).toBe(70);
    expect(stderr).toContain('must not wait synchronously');
  });

  it('ends its processes when it is closed', async () => {
    const cli = await rig.install({ generation: 'hangs' });
    const { ended } = runCommand(cli.path, ['--version']);
    await cli.untilRunning(1);
    await cli.close();
    expect(await ended).toMatchObject({ code: 70, stderr: expect.stringContaining('has gone') });
  });
});

describe('what a test may change', () => {
  it('answers word for word, the longest fit first', async () => {
    const canned = {
      server: { stderr: 'boom\n', exitCode: 3 },
      'server status': { stdout: '{"running":tru' },
    };
    const cli = await rig.install({ generation: 'g1', canned });
    expect(await say(cli, 'server status -o json')).toMatchObject({
      code: 0,
      stdout: '{"running":tru',
    });
    expect(await say(cli, 'server start')).toMatchObject({ code: 3, stderr: 'boom\n' });
    cli.set({ canned: {} });
    expect(await say(cli, 'server status -o json')).toMatchObject({
      stdout: '{"running":false,"state":"not_running"}\n',
    });
  });

  it('waits before it answers', async () => {
    const cli = await rig.install({ generation: 'g1', delayMs: 60_000 });
    const { child, ended } = runCommand(cli.path, ['--version']);
    await cli.untilRunning(1);
    child.kill();
    expect(await ended).toMatchObject({ signal: 'SIGTERM', stdout: '' });
    await cli.untilRunning(0);
  });

  it('shows a wrong address', async () => {
    const shownUrl = 'http://127.0.0.1:0';
    const cli = await rig.install({ generation: 'g0', running: true, shownUrl });
    expect(plain((await say(cli, 'service status')).stdout)).toContain(`${shownUrl}/openai/status`);
  });
});

describe('start and stop', () => {
  it('starts a linked fake on a new port and writes its daemon file', async () => {
    const foundry = await rig.foundry({ generation: 'g1' });
    const homeDir = await rig.folder();
    const cli = await rig.install({ generation: 'g1', foundry, homeDir });
    const { url: before } = foundry;
    expect(JSON.parse((await say(cli, 'server stop -o json')).stdout)).toMatchObject({
      running: false,
    });
    expect(foundry.isUp).toBe(false);

    const { stdout } = await say(cli, 'server start --output json --idle-timeout 0');
    expect(JSON.parse(stdout)).toEqual({
      running: true,
      webUrls: [foundry.url],
      port: foundry.port,
    });
    expect(foundry.isUp).toBe(true);
    expect(foundry.url).not.toBe(before);
    const file = await readFile(join(homeDir, '.foundry', 'daemon.json'), 'utf8');
    expect(JSON.parse(file)).toMatchObject({ web_urls: [foundry.url] });
  });

  it('starts on the port that is asked for', async () => {
    const foundry = await rig.foundry({ generation: 'g2' });
    const { port } = foundry;
    foundry.goDown();
    const cli = await rig.install({ generation: 'g2', foundry });
    await say(cli, `server start --port=${port}`);
    expect([foundry.isUp, foundry.port]).toEqual([true, port]);
  });

  it('lets the test start what it wants', async () => {
    const ports: number[] = [];
    const onStart = (port: number) => {
      ports.push(port);
      return 'http://127.0.0.1:7';
    };
    const cli = await rig.install({ generation: 'g2', onStart });
    const { stdout } = await say(cli, 'server start -o json --port 9');
    expect(JSON.parse(stdout)).toMatchObject({ webUrls: ['http://127.0.0.1:7'], port: 7 });
    expect(ports).toEqual([9]);
  });

  it('starts nothing when it is killed meanwhile', async () => {
    const foundry = await rig.foundry({ generation: 'g1' });
    foundry.goDown();
    const cli = await rig.install({ generation: 'g1', foundry, startMs: 60_000 });
    const { child, ended, untilSaid } = runCommand(cli.path, ['server', 'start']);
    await untilSaid('Starting');
    child.kill();
    await ended;
    await cli.untilRunning(0);
    expect(foundry.isUp).toBe(false);
  });

  it('fails to start with the text it is given', async () => {
    const cli = await rig.install({ generation: 'g1', startError: 'port in use' });
    expect(await say(cli, 'server start -o json')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('port in use'),
    });
  });
});

describe('commands that are no Foundry Local', () => {
  it('speaks as the Ethereum toolkit, with the same exit code as a newer Foundry Local', async () => {
    const cli = await rig.install({ generation: 'ethereum' });
    expect((await say(cli, '--version')).stdout).toMatch(/^foundry Version: .*\nCommit SHA: /);
    expect(await say(cli, 'server status --output json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: unrecognized subcommand 'server'\n/),
    });
  });

  it('hangs, and lives on for a while after SIGTERM', async () => {
    const cli = await rig.install({ generation: 'hangs', ignoresTermMs: 150 });
    const { child, ended } = runCommand(cli.path, ['server', 'status']);
    await cli.untilRunning(1);
    const killedAt = performance.now();
    child.kill();
    expect(await ended).toMatchObject({ code: 143, stdout: '', stderr: '' });
    expect(performance.now() - killedAt).toBeGreaterThanOrEqual(140);
  });

  it('dies of SIGKILL', async () => {
    const cli = await rig.install({ generation: 'hangs', ignoresTermMs: 60_000 });
    const { child, ended } = runCommand(cli.path, ['server', 'status']);
    await cli.untilRunning(1);
    child.kill();
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    await cli.untilRunning(0);
  });
});
