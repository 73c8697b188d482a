import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliResult, type CliRun, runCli } from '../../../src/foundry/cli/run-cli.ts';

let dir: string;
let strays: number[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
  strays = [];
});
afterEach(async () => {
  for (const pid of strays) if (lives(pid)) process.kill(pid, 'SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

/** Runs a piece of JavaScript as the command. */
async function runScript(code: string, run: Partial<CliRun> = {}): Promise<CliResult> {
  const args = ['-e', code];
  return await runCli({ command: process.execPath, timeoutMs: 10_000, ...run, args });
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Where nobody collects orphans, as in many containers, the dead stay listed.
    return !/\) Z /.test(statOf(pid));
  } catch {
    return false;
  }
}

function statOf(pid: number): string {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Starts another process that lives on and holds its pipes, and tells its number. */
const withChild = (how: object, then = '') => `
  const options = ${JSON.stringify({ stdio: 'inherit', ...how })};
  const code = 'setInterval(() => {}, 1000)';
  const child = require('node:child_process').spawn(process.execPath, ['-e', code], options);
  child.unref();
  console.log('pid ' + child.pid + ';');
  ${then}`;

/** Collects output until it tells the number of the other process. */
function pidReader() {
  let said = '';
  let resolve: (pid: number) => void = () => {};
  const promise = new Promise<number>((done) => {
    resolve = done;
  });
  const onOutput = (text: string) => {
    said += text;
    const [, pid] = /pid (\d+);/.exec(said) ?? [];
    if (pid === undefined) return;
    strays.push(Number(pid));
    resolve(Number(pid));
  };
  return { pid: promise, onOutput };
}

describe('a run that ends', () => {
  it('tells status and both outputs, without colours', async () => {
    const code = `
      process.stdout.write('\\u001b[32m● ok\\u001b[0m\\r\\n\\u001b]8;;http://a\\u0007link\\u001b]8;;\\u0007');
      process.stderr.write('\\u001b[2Kbad');
      process.exitCode = 3;`;
    expect(await runScript(code)).toEqual({
      kind: 'ran',
      status: 3,
      stdout: '● ok\r\nlink',
      stderr: 'bad',
    });
  });

  it('gives a character whole that was written in pieces', async () => {
    const code = `
      const bytes = Buffer.from('🟢');
      process.stdout.write(bytes.subarray(0, 2), () =>
        setTimeout(() => process.stdout.write(bytes.subarray(2)), 20));`;
    expect(await runScript(code)).toMatchObject({ stdout: '🟢' });
  });

  it('is one that ran, with a status above 128, when it was killed from outside', async () => {
    const result = await runScript(
      'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 9)',
    );
    expect(result).toMatchObject({ kind: 'ran', status: 143 });
  });

  it('has no input to wait for', async () => {
    const code = 'process.stdin.resume().on("end", () => console.log("end"))';
    expect(await runScript(code)).toMatchObject({ kind: 'ran', stdout: 'end\n' });
  });

  it('gives words with spaces, quotes and shell signs to the command as they are', async () => {
    const odd = ['a b', '"', "'", '$HOME;&|`', '*', 'ö\\'];
    const command = process.execPath;
    const args = ['-p', 'JSON.stringify(process.argv.slice(1))', ...odd];
    const result = await runCli({ command, args, timeoutMs: 10_000 });
    expect(JSON.parse(result.kind === 'ran' ? result.stdout : '')).toEqual(odd);
  });

  it.runIf(process.platform !== 'win32')(
    'is over though a service that it started holds its pipes, and leaves that alive',
    async () => {
      const { pid, onOutput } = pidReader();
      const result = await runScript(withChild({ detached: true }), { onOutput });
      expect(result).toMatchObject({ kind: 'ran', status: 0 });
      expect(lives(await pid)).toBe(true);
    },
  );
});

describe('a command that is not there', () => {
  it.each([
    ['has no such name', () => 'no-such-command-of-foundry-chat'],
    ['has an empty name', () => ''],
    ['lies in no folder', () => join(process.execPath, 'foundry')],
    ['is a folder', () => dir],
    ['has an impossible name', () => 'foundry\u0000'],
  ])('is missing when it %s', async (_, command) => {
    const run = { command: command(), args: [], timeoutMs: 5_000 };
    expect(await runCli(run)).toEqual({ kind: 'missing' });
  });

  it.runIf(process.platform !== 'win32')('is missing when it may not be run', async () => {
    const command = join(dir, 'foundry');
    await writeFile(command, '#!/bin/sh\n');
    await chmod(command, 0o644);
    expect(await runCli({ command, args: [], timeoutMs: 5_000 })).toEqual({ kind: 'missing' });
  });
});

describe('a run that does not end', () => {
  const hang = 'process.on("SIGTERM", () => {}); console.log("hi"); setInterval(() => {}, 1000);';

  it('is late, with what it said, and killed though it ignores SIGTERM', async () => {
    const startedAt = performance.now();
    const { pid, onOutput } = pidReader();
    const code = `console.log('pid ' + process.pid + ';'); ${hang}`;
    const result = await runScript(code, { timeoutMs: 2_500, onOutput });
    expect(result).toMatchObject({ kind: 'late', stdout: expect.stringContaining('hi') });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    const hung = await pid;
    await expect.poll(() => lives(hung), { interval: 5, timeout: 8_000 }).toBe(false);
  });

  it('is ended by any of its signals, and not begun when one has aborted', async () => {
    const stop = new AbortController();
    const signals = [new AbortController().signal, stop.signal];
    const run = runScript(hang, { signals, onOutput: () => stop.abort() });
    expect(await run).toMatchObject({ kind: 'late' });
    const again = runScript('console.log("never")', { signals, onOutput: () => expect.fail() });
    expect(await again).toEqual({ kind: 'late', stdout: '' });
  });

  it.runIf(process.platform !== 'win32')('is killed with everything it started', async () => {
    const stop = new AbortController();
    const { pid, onOutput } = pidReader();
    const run = runScript(withChild({}, hang), { signals: [stop.signal], onOutput });
    const child = await pid;
    expect(lives(child)).toBe(true);
    stop.abort();
    await run;
    await expect.poll(() => lives(child), { interval: 5, timeout: 8_000 }).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('leaves the service alive that it started', async () => {
    const stop = new AbortController();
    const { pid, onOutput } = pidReader();
    const options = { signals: [stop.signal], onOutput, startsService: true };
    const run = runScript(withChild({}, hang), options);
    const child = await pid;
    stop.abort();
    expect(await run).toMatchObject({ kind: 'late' });
    expect(lives(child)).toBe(true);
  });

  it('may go on for longer than it may be silent, as long as it says something', async () => {
    const code =
      'let n = 0; const t = setInterval(() => { console.log(n); if (++n > 8) clearInterval(t) }, 300)';
    const talking = await runScript(code, { silenceMs: 1_500, onOutput: () => {} });
    expect(talking).toMatchObject({ kind: 'ran', status: 0 });
    const silent = await runScript(hang, { silenceMs: 100 });
    expect(silent.kind).toBe('late');
  });
});

describe('a run that says too much', () => {
  const flood = 'const s = "x".repeat(1 << 20); const w = () => process.stdout.write(s, w); w()';

  it('is ended when nobody watches it', async () => {
    const startedAt = performance.now();
    const result = await runScript(flood);
    expect(result.kind).toBe('late');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('is kept by its end when it is watched', async () => {
    const code = 'process.stdout.write("x".repeat(1 << 20)); process.stdout.write("the end")';
    const result = await runScript(code, { onOutput: () => {} });
    expect(result).toMatchObject({ kind: 'ran', stdout: expect.stringMatching(/x{9}the end$/) });
    expect(result.kind === 'ran' ? result.stdout.length : 0).toBeLessThanOrEqual(64 * 1024);
  });
});
