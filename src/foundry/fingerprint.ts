import type { Fingerprint } from './dialects/dialect.ts';
import { dialectOf } from './dialects/index.ts';
import type { Endpoint } from './endpoint.ts';
import type { Transport, WireAnswer } from './transport.ts';

const PROBE_TIMEOUT_MS = 2_000;

/**
 * Verifies over HTTP that a model server answers at `url` and tells which kind. Undefined: nothing
 * answers there, or it is another program.
 */
export async function recognise(
  { url, source }: { url: string; source: string },
  transport: Transport,
  signal: AbortSignal,
): Promise<Endpoint | undefined> {
  const startedAt = performance.now();
  const dialect = dialectOf(await takeFingerprint(url, transport, signal));
  if (dialect === undefined) return undefined;
  const latencyMs = Math.round(performance.now() - startedAt);
  return { url, source, generation: dialect.generation, latencyMs };
}

async function takeFingerprint(
  url: string,
  transport: Transport,
  signal: AbortSignal,
): Promise<Fingerprint> {
  const ask = (path: string): Promise<WireAnswer | undefined> =>
    transport.call(`${url}${path}`, { signal, timeoutMs: PROBE_TIMEOUT_MS }).catch(() => undefined);
  const [status, loaded, v1Models] = await Promise.all([
    ask('/status'),
    ask('/models/loaded'),
    ask('/v1/models'),
  ]);
  return {
    ...(status === undefined ? {} : { status }),
    ...(loaded === undefined ? {} : { loaded }),
    ...(v1Models === undefined ? {} : { v1Models }),
  };
}
