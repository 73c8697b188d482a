import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Control } from './control.ts';
import { daemonCli } from './daemon.ts';
import { g0Cli } from './g0.ts';
import { commandScript } from './script.ts';
import { ethereumCli, hangingCli } from './strangers.ts';
import type {
  CannedAnswer,
  CliGeneration,
  CliProgram,
  CliState,
  FakeFoundryCliOptions,
} from './types.ts';
import { openWorld } from './world.ts';

/** An installed fake `foundry` command under a test's control. */
export type FakeFoundryCli = {
  /** The executable `<dir>/foundry`: for FOUNDRY_CLI, or for PATH by its folder. */
  readonly path: string;
  /** Calls whose process lives. */
  readonly running: number;
  /** The arguments of every call so far, in order, also of those that were killed. */
  calls(): Promise<string[][]>;
  /** Changes what the next calls find and say. */
  set(change: Partial<CliState>): void;
  /** Resolves when exactly so many calls run; rejects after `withinMs`, default 2000. */
  untilRunning(count: number, withinMs?: number): Promise<void>;
  /** Ends calls under way and forgets the command; the files stay. */
  close(): Promise<void>;
};

const programs: Readonly<Record<CliGeneration, CliProgram>> = {
  g0: g0Cli,
  g1: daemonCli('0.10.3'),
  g2: daemonCli('0.13.0'),
  ethereum: ethereumCli,
  hangs: hangingCli,
};

/**
 * Installs a fake `foundry` command in a folder (POSIX only). The answers come from this process:
 * it must not wait for the command synchronously (`spawnSync`).
 */
export async function installFakeFoundryCli(
  dir: string,
  options: FakeFoundryCliOptions,
): Promise<FakeFoundryCli> {
  const state = { now: initialState(options) };
  const world = openWorld(options, state);
  const control = new Control(async (call) => {
    await setTimeout(state.now.delayMs, undefined, { signal: call.signal });
    const canned = cannedAnswer(state.now, call.args);
    if (canned === undefined) {
      return await programs[options.generation]({ ...call, state: state.now, world });
    }
    call.out(canned.stdout ?? '');
    call.err(canned.stderr ?? '');
    return canned.exitCode ?? 0;
  });
  const port = await control.open();
  const path = join(dir, 'foundry');
  const logPath = join(dir, 'foundry-calls.jsonl');
  const ignoresTermMs = options.generation === 'hangs' ? (options.ignoresTermMs ?? 1500) : 0;
  await mkdir(dir, { recursive: true });
  await writeFile(logPath, '');
  const { patienceMs = 8000 } = options;
  const script = { nodePath: process.execPath, port, logPath, patienceMs, ignoresTermMs };
  await writeFile(path, commandScript(script));
  await chmod(path, 0o755);
  return {
    path,
    get running() {
      return control.running;
    },
    calls: () => readCalls(logPath),
    set(change) {
      state.now = { ...state.now, ...change };
    },
    untilRunning: (count, withinMs = 20_000) => control.untilRunning(count, withinMs),
    close: () => control.close(),
  };
}

function initialState({ foundryUrl, ...options }: FakeFoundryCliOptions): CliState {
  return {
    running: foundryUrl !== undefined,
    foundryUrl: foundryUrl ?? 'http://127.0.0.1:48077',
    shownUrl: '',
    delayMs: 0,
    startMs: 0,
    startError: '',
    ansi: true,
    loadKeepsRunning: true,
    canned: {},
    ...options,
  };
}

function cannedAnswer({ canned }: CliState, args: readonly string[]): CannedAnswer | undefined {
  const said = `${args.join(' ')} `;
  const [longest] = Object.keys(canned)
    .filter((words) => said.startsWith(`${words} `))
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : canned[longest];
}

async function readCalls(logPath: string): Promise<string[][]> {
  const lines = (await readFile(logPath, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { argv: string[] }).argv);
}
