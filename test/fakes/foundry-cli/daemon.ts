import { type DaemonArgs, parseDaemonArgs } from './daemon-args.ts';
import { modelDownload, modelInfo, modelList, modelLoad, modelUnload } from './daemon-models.ts';
import { DaemonFailure, failure, success } from './daemon-words.ts';
import { StartFailure, startServer } from './start.ts';
import type { CliCall, CliProgram } from './types.ts';

const cachePath = '/home/someone/.foundry/cache/models';
const usage = `Usage: foundry [command] [options]

Commands:
  model, run, chat, complete, transcribe, server, cache, config, status, report
`;

const commands: Readonly<
  Record<string, (call: CliCall, args: DaemonArgs) => Promise<void> | void>
> = {
  'server status': serverStatus,
  'server start': serverStart,
  'server stop': serverStop,
  'server restart': serverRestart,
  'model list': modelList,
  'model ls': modelList,
  'model info': modelInfo,
  'model download': modelDownload,
  'model load': modelLoad,
  'model unload': modelUnload,
  'cache location': cacheLocation,
};

/** `foundry` 0.10 and later; `version` is what it says of itself. */
export function daemonCli(version: string): CliProgram {
  return async (call) => {
    const args = parseDaemonArgs(call.args);
    if (args.flags.has('--version')) return print(call, `${version}\n`);
    const isHelp = args.words.length === 0 || args.flags.has('--help') || args.flags.has('-h');
    if (isHelp && args.strange === undefined) return print(call, usage);
    const run = commands[args.words.slice(0, 2).join(' ')];
    if (run === undefined || args.strange !== undefined) return refuse(call, args);
    try {
      await run(call, args);
      return 0;
    } catch (error) {
      if (!(error instanceof DaemonFailure || error instanceof StartFailure)) throw error;
      failure(call, error.message);
      return 1;
    }
  };
}

function print({ out }: CliCall, text: string): number {
  out(text);
  return 0;
}

function refuse({ err }: CliCall, { words, strange }: DaemonArgs): number {
  const [group = '', verb] = words;
  const isGroup = Object.keys(commands).some((name) => name.startsWith(`${group} `));
  const isCommand = commands[`${group} ${verb}`] !== undefined;
  const word = isCommand ? strange : isGroup && verb !== undefined ? verb : group;
  err(`Unrecognized command or argument '${word}'.\nHint: Run 'foundry --help' to see usage.\n`);
  return 2;
}

const startedAt = '2026-08-07T09:08:14.8675625+00:00';

function serverStatus({ world, out }: CliCall, { wantsJson }: DaemonArgs): void {
  const { url } = world;
  if (wantsJson) out(`${JSON.stringify(statusOf(url))}\n`);
  else if (url === undefined) out('State    Not running\n');
  else {
    out(`State    Ready\nPID      ${process.pid}\nStarted  ${startedAt.slice(0, 19)}Z\n`);
    out(`Uptime   39m 46s\nWeb URLs ${url}\n`);
  }
}

function statusOf(url: string | undefined) {
  if (url === undefined) return { running: false, state: 'not_running' };
  const { pid } = process;
  const times = { startedAt, uptime: '0s' };
  return { running: true, state: 'ready', pid, webUrls: [url], ...times, logFile: '' };
}

async function serverStart(call: CliCall, { wantsJson, port }: DaemonArgs): Promise<void> {
  if (!wantsJson) call.out('\n■ Starting Foundry Local server\n\n');
  const url = await startServer(call, port);
  if (wantsJson) {
    const answer = { running: true, webUrls: [url], port: Number(new URL(url).port) };
    return call.out(`${JSON.stringify(answer)}\n`);
  }
  call.out(`${'CUDAExecutionProvider'.padEnd(30)} ${'━'.repeat(40)} 100%\n\n`);
  success(call, `Server ready (${url})`);
}

async function serverStop(call: CliCall, { wantsJson }: DaemonArgs): Promise<void> {
  await call.world.stop();
  if (wantsJson) call.out(`${JSON.stringify({ running: false, state: 'not_running' })}\n`);
  else success(call, 'Server stopped');
}

async function serverRestart(call: CliCall, args: DaemonArgs): Promise<void> {
  await call.world.stop();
  await serverStart(call, args);
}

function cacheLocation({ out }: CliCall, { wantsJson }: DaemonArgs): void {
  out(wantsJson ? `${JSON.stringify({ path: cachePath, userSet: false })}\n` : `${cachePath}\n`);
}
