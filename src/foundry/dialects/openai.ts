import { streamCompletion } from '../completion.ts';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { kindOf } from '../model-names.ts';
import { type Manners, relayWith } from '../relay/relay.ts';
import { sightIn, sightOf } from '../sight.ts';
import type { WireAnswer } from '../transport.ts';
import type { Model } from '../types.ts';
import { shows } from './claims.ts';
import { hasLoadedList } from './core-models.ts';
import type { Dialect } from './dialect.ts';
import { isNeutron } from './neutron-models.ts';
import { anotherServer, explainMissing } from './still-there.ts';
import { contextOf, isNamedList, parseModelList, type WireModel } from './wire-models.ts';

const LIST_TIMEOUT_MS = 10_000;

const manners = {
  saysWhyItEnds: 'unless doubled',
  chatBody: (body) => body,
  explain,
  mayComplete: true,
} as const satisfies Manners;

/** Any OpenAI-compatible server: everything it lists can answer, it loads by itself. */
export const openai: Dialect = {
  generation: 'openai',
  matches: ({ v1Models }) => shows(v1Models, isModelList),
  models: async (wire, signal) => (await listModels(wire, signal)).map(toModel),
  stream: (wire, request) =>
    streamCompletion({
      transport: wire.transport,
      url: `${wire.url}/v1/chat/completions`,
      request,
      saysWhyItEnds: manners.saysWhyItEnds,
      explain: (fault) => explain(fault, wire, request.signal),
    }),
  relay: relayWith(manners),
};

/** Whether it is an answer of `GET /v1/models`, which every generation has. */
export function isModelList({ status, json }: WireAnswer): boolean {
  const models = status === 200 ? parseModelList(json) : undefined;
  return models !== undefined && (models.length > 0 || isNamedList(json));
}

/**
 * The entries of the server's own list. Throws `unreachable` when there is no such route any more or
 * something else answers there, `bad_answer` when the server cannot tell now.
 */
export async function listModels(
  { url, transport }: Wire,
  signal: AbortSignal,
): Promise<WireModel[]> {
  const answer = await transport.call(`${url}/v1/models`, { signal, timeoutMs: LIST_TIMEOUT_MS });
  const models = answer.status === 200 ? parseModelList(answer.json) : undefined;
  if (models !== undefined) return models;
  // No model server is without this route: another program has come to the port.
  const isGone = answer.status === 404 || answer.status === 200;
  const code = isGone ? 'unreachable' : 'bad_answer';
  throw new FoundryError(code, `/v1/models: HTTP ${answer.status}`, { status: answer.status });
}

/** Of a model that is not there or not loaded a Foundry server may speak that came to this port. */
async function explain(
  fault: FoundryError,
  wire: Wire,
  signal: AbortSignal,
): Promise<FoundryError> {
  if (fault.status !== 404 && fault.code !== 'model_not_loaded') return fault;
  const signs = await Promise.all([hasLoadedList(wire, signal), isNeutron(wire, signal)]);
  if (signs.includes(true)) return anotherServer(fault);
  return await explainMissing(fault, () => hasList(wire, signal));
}

async function hasList({ url, transport }: Wire, signal: AbortSignal): Promise<boolean> {
  return isModelList(
    await transport.call(`${url}/v1/models`, { signal, timeoutMs: LIST_TIMEOUT_MS }),
  );
}

function toModel(entry: WireModel): Model {
  const context = contextOf(entry);
  return {
    id: entry.id,
    alias: entry.parent ?? entry.id,
    state: 'loaded',
    kind: kindOf(entry.id),
    ...sightOf(entry.id, sightIn(entry)),
    ...(context === undefined ? {} : { context }),
  };
}
