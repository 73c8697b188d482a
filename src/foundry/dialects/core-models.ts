import { z } from 'zod';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { type CachedModel, readModelCache } from '../model-cache.ts';
import type { WireAnswer } from '../transport.ts';
import type { Model } from '../types.ts';
import { explainAnswer } from '../wire-errors.ts';
import { explainMissing } from './still-there.ts';
import { parseIdList } from './wire-models.ts';

const QUICK_TIMEOUT_MS = 10_000;
/** Loading is synchronous on the server and takes minutes for a large model. */
const LOAD_TIMEOUT_MS = 10 * 60_000;

const status = z.looseObject({
  modelCachePath: z.string().optional().catch(undefined),
  endpoints: z.array(z.string()).optional().catch(undefined),
});

/** Whether it is the answer of `GET /models/loaded`, which 1.x and 2.x have: a bare list of ids. */
export function isLoadedList(answer: WireAnswer): boolean {
  return answer.status === 200 && parseIdList(answer.json) !== undefined;
}

/** Whether it is the answer of 2.x to `GET /status`; some servers of 1.x are said to give it too. */
export function isCoreStatus(answer: WireAnswer): boolean {
  const { data } = status.safeParse(answer.json);
  return answer.status === 200 && (data?.modelCachePath ?? data?.endpoints) !== undefined;
}

/** Ids in memory, as the server writes them. Throws `unreachable` when this is no such server. */
export async function loadedIds(wire: Wire, signal: AbortSignal): Promise<string[]> {
  const answer = await quickly(wire, '/models/loaded', signal);
  const ids = parseIdList(answer.json);
  if (ids !== undefined) return ids;
  // A fault of the server must not hide its models; a route that is gone means another server.
  if (answer.status >= 500) return [];
  const message = `/models/loaded: HTTP ${answer.status}`;
  throw new FoundryError('unreachable', message, { status: answer.status });
}

/** Whether a server of 1.x or 2.x listens there. */
export async function hasLoadedList(wire: Wire, signal: AbortSignal): Promise<boolean> {
  return isLoadedList(await quickly(wire, '/models/loaded', signal));
}

/** The answer of `GET /status`, and what lies in the cache folder that it names. */
export async function cacheOf(
  wire: Wire,
  signal: AbortSignal,
): Promise<{ answer: WireAnswer; cached: Map<string, CachedModel> }> {
  const answer = await quickly(wire, '/status', signal);
  const path = status.safeParse(answer.json).data?.modelCachePath;
  return { answer, cached: path === undefined ? new Map() : await readModelCache(path) };
}

/**
 * Loads by the first of these names that the server knows, then by the `guesses`. Throws
 * `model_not_downloaded`, `load_failed`, `model_unknown`, and `unreachable` when it is another
 * server by now.
 */
export async function loadByNames(call: {
  wire: Wire;
  model: Model;
  names: readonly string[];
  guesses?: () => Promise<readonly string[]>;
  signal: AbortSignal;
  isStillThere: () => Promise<boolean>;
}): Promise<void> {
  const { wire, model, names, guesses, signal, isStillThere } = call;
  let unknown: FoundryError | undefined;
  for await (const name of inTurn(names, guesses)) {
    const fault = await tryLoad(wire, name, model, signal);
    if (fault === undefined) return;
    if (fault.code !== 'model_unknown') throw fault;
    unknown ??= fault;
  }
  throw await explainMissing(unknown ?? unknownModel(model), isStillThere);
}

async function* inTurn(names: readonly string[], guesses?: () => Promise<readonly string[]>) {
  yield* names;
  if (guesses !== undefined) yield* await guesses();
}

/** Unloads as {@link loadByNames} loads, and throws as it does. */
export async function unloadByNames(call: {
  wire: Wire;
  model: Model;
  names: readonly string[];
  guesses?: () => Promise<readonly string[]>;
  signal: AbortSignal;
  isStillThere: () => Promise<boolean>;
}): Promise<void> {
  const { wire, model, names, guesses, signal, isStillThere } = call;
  for await (const name of inTurn(names, guesses)) {
    const answer = await quickly(wire, `/models/unload/${encodeURIComponent(name)}`, signal);
    if (answer.status === 200) return;
    if (answer.status !== 404) throw explainAnswer(answer.status, answer.text, model.id);
  }
  throw await explainMissing(unknownModel(model), isStillThere);
}

async function tryLoad({ url, transport }: Wire, name: string, model: Model, signal: AbortSignal) {
  const address = `${url}/models/load/${encodeURIComponent(name)}`;
  const answer = await transport.call(address, { signal, timeoutMs: LOAD_TIMEOUT_MS });
  if (answer.status === 200) return undefined;
  const fault = explainAnswer(answer.status, answer.text, model.id);
  const details = { cause: fault, status: answer.status, model: model.id };
  if (fault.code === 'model_not_downloaded') return fault;
  // A name with odd characters matches no route and gets a 404 in other words.
  const code = answer.status === 404 ? 'model_unknown' : 'load_failed';
  return new FoundryError(code, fault.message, details);
}

function unknownModel({ id }: Model): FoundryError {
  return new FoundryError('model_unknown', id, { model: id, status: 404 });
}

function quickly({ url, transport }: Wire, path: string, signal: AbortSignal) {
  return transport.call(`${url}${path}`, { signal, timeoutMs: QUICK_TIMEOUT_MS });
}
