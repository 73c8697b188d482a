import { z } from 'zod';
import type { Config } from '../config/load.ts';
import { callApi } from '../credentials/api-call.ts';

const TIMEOUT_MS = 2_800;

const health = z.looseObject({
  models_count: z.number(),
  bots: z.record(z.string(), z.looseObject({ state: z.string() })),
  uptime_s: z.number(),
});

/** What a running copy of the product tells of itself. */
export type RunningCopy = {
  /** By the messenger's name: `ready`, `failing`, … */
  readonly states: Readonly<Record<string, string>>;
};

/** Asks the copy that runs with this configuration; undefined when none answers there as ours does. */
export async function askRunningCopy(
  { API_HOST, API_PORT, API_KEY }: Config,
  signal: AbortSignal,
): Promise<RunningCopy | undefined> {
  if (API_PORT === 'off' || API_PORT === 0) return undefined;
  const url = `http://${callableHost(API_HOST)}:${API_PORT}/api/v1/health`;
  const headers = API_KEY === undefined ? {} : { authorization: `Bearer ${API_KEY}` };
  const { json } = await callApi(url, { headers, signal, timeoutMs: TIMEOUT_MS });
  const { data } = health.safeParse(json);
  if (data === undefined) return undefined;
  const states = Object.entries(data.bots).map(([name, { state }]) => [name, state] as const);
  return { states: Object.fromEntries(states) };
}

function callableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
