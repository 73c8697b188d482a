import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { newHome, removeHome } from './product.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** Node makes no pseudo-terminals; Python does, where there is one. */
const PYTHON = ['python3', 'python'].find(
  (name) => spawnSync(name, ['-c', 'import pty']).status === 0,
);
const SPAWN = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';

let foundry: FakeFoundry;
let home: string;
let child: ChildProcess | undefined;
let out = '';

beforeEach(async () => {
  [foundry, home] = await Promise.all([startFakeFoundry(), newHome()]);
});

afterEach(async () => {
  child?.kill('SIGKILL');
  await foundry.close();
  await removeHome(home);
});

/** Starts the built product in a terminal of its own. */
function start(variables: Record<string, string> = {}) {
  out = '';
  const started = spawn(PYTHON ?? '', ['-c', SPAWN, process.execPath, MAIN], {
    cwd: home,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      TERM: 'xterm-256color',
      DATA_DIR: join(home, 'data'),
      API_PORT: '0',
      FOUNDRY_BASE_URL: foundry.url,
      ...variables,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child = started;
  const exited = new Promise<number | null>((resolve) => started.once('close', resolve));
  return { type: (text: string) => void started.stdin.write(text), exited };
}

async function until(text: string | RegExp): Promise<void> {
  await vi.waitFor(() => expect(stripVTControlCharacters(out)).toMatch(text), 20_000);
}

describe.skipIf(PYTHON === undefined)(
  'the chat in the terminal (left out where no Python can make a pseudo-terminal)',
  { timeout: 60_000 },
  () => {
    it('answers, keeps what was typed for the next run with mode 600, and ends with status 0', async () => {
      const first = start();
      await until(/›/);
      first.type('Hello there\r');
      await until('You said: Hello there');
      first.type('\u0004');
      expect(await first.exited).toBe(0);
      const file = join(home, 'data', 'doors', 'terminal.json');
      expect(await readFile(file, 'utf8')).toContain('Hello there');
      expect((await stat(file)).mode & 0o777).toBe(0o600);

      const next = start({ LC_ALL: 'C', NO_COLOR: '1' });
      await until(/> /);
      // What earlier runs kept is read while the first keys come.
      await vi.waitFor(() => {
        next.type('\u001b[A');
        expect(stripVTControlCharacters(out)).toContain('> Hello there');
      }, 20_000);
      next.type('\u0015/forget everything\r');
      await until('Deleted');
      next.type('\u0003');
      expect(await next.exited).toBe(0);
      expect(await readFile(file, 'utf8')).not.toContain('Hello');
      expect(out).not.toMatch(/\[(?:\d+;)*3[0-7]m/);
    });

    it('shows log lines without harm, readable, and never what was said', async () => {
      const product = start({ LOG_LEVEL: 'info' });
      await until(/›/);
      product.type('my diary\r');
      await until(/INFO {2}answered id=terminal:\S+ .*outcome=whole/);
      const lines = stripVTControlCharacters(out).split(/[\r\n]+/);
      for (const line of lines.filter((each) => / INFO {2}/.test(each))) {
        expect(line).not.toContain('diary');
      }
      product.type('\u0004');
      expect(await product.exited).toBe(0);
    });
  },
);
