import { setTimeout } from 'node:timers/promises';
import { FoundryError } from '../errors.ts';
import type { ServiceAction, ServiceReport } from '../types.ts';
import { type CliGeneration, hasFailed, wordsOf } from './cli-words.ts';
import type { KnownCommand } from './known-command.ts';
import { type CliStatus, parseStatus } from './parse-status.ts';
import type { CliResult } from './run-cli.ts';

/** A first start fetches the catalogue and what drives the graphics card. */
const COMES_UP_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 30_000;
const FIRST_POLL_MS = 250;
const LONGEST_POLL_MS = 2_000;
const STILL_RUNNING = 'still running' as const;

/** `--idle-timeout 0`: a service that ends by itself would be missing at the next question. */
const STAYS: readonly string[] = ['--idle-timeout', '0'];

/**
 * Starts, stops, restarts or asks Foundry's service through its command. A start is over when the
 * service tells its address, up to 60 s. Throws `no_cli`, `service_failed`, `aborted`.
 */
export async function controlService(
  command: KnownCommand,
  action: ServiceAction,
  signal: AbortSignal,
): Promise<ServiceReport> {
  try {
    return await act(command, action, signal);
  } catch (error) {
    throw signal.aborted ? new FoundryError('aborted', 'aborted', { cause: error }) : error;
  } finally {
    command.hasChanged();
  }
}

async function act(
  command: KnownCommand,
  action: ServiceAction,
  signal: AbortSignal,
): Promise<ServiceReport> {
  const before = await command.status(signal, { isPatient: true });
  if (before === undefined) throw noCommand(command);
  if (action === 'status') return reportOf(before);
  if (action === 'stop') return await stop(command, signal);
  if (action === 'start' && before.urls.length > 0) return reportOf(before);
  return await bringUp(command, action, signal);
}

async function stop(command: KnownCommand, signal: AbortSignal): Promise<ServiceReport> {
  const words = (group: CliGeneration) => [group, 'stop', ...json(group)];
  const run = await command.run(words, { timeoutMs: ENDS_WITHIN_MS, signal });
  signal.throwIfAborted();
  if (run === undefined) throw noCommand(command);
  if (run.result.kind === 'ran' && !hasFailed(run.result)) return { isRunning: false };
  command.hasChanged();
  const now = await command.status(signal, { isPatient: true });
  if (now?.isRunning === false) return reportOf(now);
  throw failure(run.result);
}

async function bringUp(
  command: KnownCommand,
  action: 'start' | 'restart',
  signal: AbortSignal,
): Promise<ServiceReport> {
  const deadline = performance.now() + COMES_UP_WITHIN_MS;
  const options = { timeoutMs: COMES_UP_WITHIN_MS, startsService: true, signal };
  const start = command.run((group) => wordsOfStart(group, action), options);
  // While it restarts, the status may still tell of the old service.
  if (action === 'restart') await start;
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 1.5, LONGEST_POLL_MS)) {
    const run = await Promise.race([
      start,
      setTimeout<typeof STILL_RUNNING>(pollMs, STILL_RUNNING, { signal }),
    ]);
    if (run === undefined) throw noCommand(command);
    const told = run === STILL_RUNNING ? undefined : toldBy(run.generation, run.result);
    if (told !== undefined && told.urls.length > 0) return reportOf(told);
    command.hasChanged();
    const now = await command.status(signal, { isPatient: true });
    if (now?.isRunning && now.urls.length > 0) return reportOf(now);
    if (run === STILL_RUNNING) continue;
    const hasGivenUp = told === undefined && !now?.isRunning;
    if (hasGivenUp || performance.now() > deadline) throw failure(run.result);
    await setTimeout(pollMs, undefined, { signal });
  }
}

function wordsOfStart(group: CliGeneration, action: 'start' | 'restart'): string[] {
  return [group, action, ...(group === 'server' ? STAYS : []), ...json(group)];
}

/** The service as the output of a start tells of it; undefined when the start failed. */
function toldBy(generation: CliGeneration, result: CliResult): CliStatus | undefined {
  if (result.kind !== 'ran' || hasFailed(result)) return undefined;
  return parseStatus(generation, result.stdout) ?? { isRunning: true, urls: [] };
}

function json(group: CliGeneration): string[] {
  return group === 'server' ? ['--output', 'json'] : [];
}

function reportOf({ isRunning, urls: [url] }: CliStatus): ServiceReport {
  return { isRunning, ...(url === undefined ? {} : { url }) };
}

function noCommand({ absence }: KnownCommand): FoundryError {
  if (absence === 'hangs') return new FoundryError('service_failed', 'the command does not answer');
  const why = absence === 'foreign' ? 'the command is another program' : 'there is no such command';
  return new FoundryError('no_cli', why);
}

function failure(result: CliResult): FoundryError {
  if (result.kind === 'missing') return new FoundryError('no_cli', 'there is no such command');
  const isExplained = result.kind === 'ran' && hasFailed(result);
  const why = isExplained ? wordsOf(result) : 'the service did not obey in time';
  return new FoundryError('service_failed', why);
}
