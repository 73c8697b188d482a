import { describe, expect, it } from 'vitest';
import { FoundryCli } from '../../../src/foundry/cli/foundry-cli.ts';
import type { FakeFoundryCliOptions } from '../../fakes/foundry-cli/index.ts';
import { useCliRig } from '../../fakes/foundry-cli/rig.ts';
import { recordingLog } from '../../recording-log.ts';
import { faultOf } from '../hear.ts';

const rig = useCliRig();
const never = new AbortController().signal;

async function open(options: FakeFoundryCliOptions) {
  const fake = await rig.install(options);
  return { fake, cli: new FoundryCli({ command: fake.path, log: recordingLog().log }) };
}

describe.each(['g0', 'g1', 'g2'] as const)('the service of %s', (generation) => {
  it('is started, told of, restarted on another port and stopped', async () => {
    const foundry = await rig.foundry({ generation });
    foundry.goDown();
    const { cli } = await open({ generation, foundry });
    expect(await cli.service('status', never)).toEqual({ isRunning: false });
    const started = await cli.service('start', never);
    expect(started).toEqual({ isRunning: true, url: foundry.url });
    expect(foundry.isUp).toBe(true);
    expect(await cli.service('status', never)).toEqual(started);
    const restarted = await cli.service('restart', never);
    expect(restarted).toEqual({ isRunning: true, url: foundry.url });
    expect(restarted.url).not.toBe(started.url);
    expect(await cli.service('stop', never)).toEqual({ isRunning: false });
    expect(foundry.isUp).toBe(false);
    expect(await cli.service('stop', never)).toEqual({ isRunning: false });
  });

  it('is not started twice', async () => {
    const { fake, cli } = await open({
      generation,
      running: true,
      foundryUrl: 'http://127.0.0.1:7',
    });
    expect(await cli.service('start', never)).toEqual({
      isRunning: true,
      url: 'http://127.0.0.1:7',
    });
    expect((await fake.calls()).filter(([, verb]) => verb === 'start')).toEqual([]);
  });

  it('fails to start with the words of the command', async () => {
    const { cli } = await open({ generation, startError: 'port in use' });
    const fault = await faultOf(cli.service('start', never));
    expect(fault).toMatchObject({ code: 'service_failed', message: 'port in use' });
  });

  it('can be left while it starts; nothing of that start stays', async () => {
    const { fake, cli } = await open({ generation, startMs: 60_000 });
    const stop = new AbortController();
    const start = faultOf(cli.service('start', stop.signal));
    await expect
      .poll(async () => (await fake.calls()).some(([, verb]) => verb === 'start'), {
        interval: 5,
        timeout: 8_000,
      })
      .toBe(true);
    stop.abort();
    expect(await start).toMatchObject({ code: 'aborted' });
    await fake.untilRunning(0, 8_000);
  });
});

describe('a start', () => {
  it('stays: the new CLI is told not to end the service when it is idle', async () => {
    const { fake, cli } = await open({ generation: 'g2' });
    await cli.service('start', never);
    const begun = (await fake.calls()).find(([, verb]) => verb === 'start');
    expect(begun).toEqual(['server', 'start', '--idle-timeout', '0', '--output', 'json']);
  });

  it('is over as soon as the service tells its address, though the command goes on', async () => {
    const { fake, cli } = await open({ generation: 'g1', startMs: 60_000 });
    const start = cli.service('start', never);
    await expect
      .poll(async () => (await fake.calls()).some(([, verb]) => verb === 'start'), {
        interval: 5,
        timeout: 8_000,
      })
      .toBe(true);
    fake.set({ running: true });
    expect(await start).toMatchObject({ isRunning: true, url: 'http://127.0.0.1:48077' });
    cli.close();
    await fake.untilRunning(0, 8_000);
  });

  it('waits for the address when the command does not tell it', async () => {
    const { fake, cli } = await open({
      generation: 'g1',
      running: false,
      canned: { 'server start': { stdout: 'Starting…' } },
    });
    const start = cli.service('start', never);
    await expect
      .poll(async () => (await fake.calls()).length, { interval: 5, timeout: 8_000 })
      .toBeGreaterThan(3);
    fake.set({ running: true });
    expect(await start).toMatchObject({ url: 'http://127.0.0.1:48077' });
  });

  it('waits while the service has port 0', async () => {
    const { fake, cli } = await open({
      generation: 'g0',
      running: true,
      foundryUrl: 'http://127.0.0.1:0',
    });
    const start = cli.service('start', never);
    await expect
      .poll(async () => (await fake.calls()).length, { interval: 5, timeout: 8_000 })
      .toBeGreaterThan(3);
    fake.set({ foundryUrl: 'http://127.0.0.1:63309' });
    expect(await start).toEqual({ isRunning: true, url: 'http://127.0.0.1:63309' });
  });

  it('has succeeded when the command fails but the service runs', async () => {
    const { fake, cli } = await open({
      generation: 'g1',
      canned: { 'server start': { stderr: 'error: already running', exitCode: 1 } },
    });
    const start = cli.service('start', never);
    await fake.untilRunning(1, 8_000);
    fake.set({ running: true });
    expect(await start).toMatchObject({ isRunning: true });
  });
});

describe('the service', () => {
  it('cannot be stopped by a command that fails at it', async () => {
    const { cli } = await open({
      generation: 'g1',
      running: true,
      canned: { 'server stop': { stderr: '● error: access denied', exitCode: 1 } },
    });
    const fault = await faultOf(cli.service('stop', never));
    expect(fault).toMatchObject({ code: 'service_failed', message: 'access denied' });
  });

  it('is changed by one person at a time', async () => {
    const { fake, cli } = await open({ generation: 'g2' });
    const reports = await Promise.all([cli.service('start', never), cli.service('start', never)]);
    expect(reports.map(({ isRunning }) => isRunning)).toEqual([true, true]);
    expect((await fake.calls()).filter(([, verb]) => verb === 'start')).toHaveLength(1);
  });

  it('cannot be told of by the Ethereum tool', async () => {
    const { cli } = await open({ generation: 'ethereum' });
    const fault = await faultOf(cli.service('status', never));
    expect(fault).toMatchObject({ code: 'no_cli', message: 'the command is another program' });
  });
});
