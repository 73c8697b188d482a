import { z } from 'zod';
import type { Fingerprint, Sign } from './dialects/dialect.ts';
import { dialectOf } from './dialects/index.ts';
import { parseModelList } from './dialects/wire-models.ts';
import { type Endpoint, OWN_NAME } from './endpoint.ts';
import type { Transport } from './transport.ts';

const PROBE_TIMEOUT_MS = 2_000;

const routes = {
  status: '/status',
  loaded: '/models/loaded',
  openaiStatus: '/openai/status',
  v1Models: '/v1/models',
} as const satisfies Record<keyof Fingerprint, string>;

const versioned = z.looseObject({ version: z.string().regex(/^[\w.+-]{1,100}$/) });

/**
 * Verifies over HTTP that a model server answers at `url` and tells which kind, as soon as that is
 * certain: a catalogue that is slow to come is not waited for where the quick routes say enough.
 * Undefined: nothing answers there, or it is another program.
 */
export async function recognise(
  { url, source }: { url: string; source: string },
  transport: Transport,
  signal: AbortSignal,
): Promise<Endpoint | undefined> {
  const startedAt = performance.now();
  let fingerprint: Fingerprint = {};
  for await (const sign of signsOf(url, transport, signal)) {
    fingerprint = { ...fingerprint, ...sign };
    const dialect = dialectOf(fingerprint);
    if (dialect === 'undecided') continue;
    if (dialect === undefined) return undefined;
    const latencyMs = Math.round(performance.now() - startedAt);
    const { generation } = dialect;
    const isOurs = generation === 'practice' || isOwnApi(fingerprint);
    return { url, source, generation, ...versionIn(fingerprint), latencyMs, isOurs };
  }
  return undefined;
}

function isOwnApi({ v1Models }: Fingerprint): boolean {
  if (v1Models === undefined || v1Models === 'none') return false;
  const models = parseModelList(v1Models.json) ?? [];
  return models.length > 0 && models.every(({ owned_by }) => owned_by === OWN_NAME);
}

/** The signs as they come; leaving the loop gives up those that are still awaited. */
async function* signsOf(
  url: string,
  transport: Transport,
  signal: AbortSignal,
): AsyncGenerator<Fingerprint> {
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  const ask = async (path: string): Promise<Sign> => {
    const call = { signal: either, timeoutMs: PROBE_TIMEOUT_MS };
    return await transport.call(`${url}${path}`, call).catch(() => 'none' as const);
  };
  const awaited = new Map(
    Object.entries(routes).map(([name, path]) => [
      name,
      ask(path).then((sign) => ({ name, sign })),
    ]),
  );
  try {
    while (awaited.size > 0) {
      const { name, sign } = await Promise.race(awaited.values());
      awaited.delete(name);
      yield { [name]: sign };
    }
  } finally {
    enough.abort();
  }
}

function versionIn({ status, openaiStatus }: Fingerprint): { version?: string } {
  for (const sign of [status, openaiStatus]) {
    if (sign === undefined || sign === 'none' || sign.status !== 200) continue;
    const { data } = versioned.safeParse(sign.json);
    if (data !== undefined) return { version: data.version };
  }
  return {};
}
