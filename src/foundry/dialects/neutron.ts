import { streamCompletion } from '../completion.ts';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { hasVersion } from '../model-names.ts';
import { foundryBody } from '../relay/foundry-body.ts';
import { type Manners, relayWith } from '../relay/relay.ts';
import type { WireAnswer } from '../transport.ts';
import type { Model } from '../types.ts';
import { explainAnswer } from '../wire-errors.ts';
import { shows } from './claims.ts';
import type { Dialect } from './dialect.ts';
import { downloadNeutronModel } from './neutron-download.ts';
import { entryFor, isNeutron, neutronModels, readCatalogue } from './neutron-models.ts';
import { parseNeutronStatus } from './neutron-wire.ts';
import { explainMissing } from './still-there.ts';

const UNLOAD_TIMEOUT_MS = 60_000;
const LOAD_TIMEOUT_MS = 10 * 60_000;
/** Idle seconds after which the service unloads a model: what its own command asks for. */
const TTL_SECONDS = 600;

/** What it says of a model that is not on the disk when it is to load it. */
const NO_PROVIDER = /No OpenAIService provider found/i;

const manners = {
  saysWhyItEnds: 'never',
  chatBody: foundryBody,
  explain: (fault, wire, signal) => explainMissing(fault, () => isNeutron(wire, signal)),
} as const satisfies Manners;

/**
 * Foundry Local's service up to CLI 0.8 ("Neutron"). It tells most of its models, loads by the
 * exact id for a time, unloads by itself when that is over, and downloads over a route. Its streams
 * do not say why they end.
 */
export const neutron: Dialect = {
  generation: 'g0',
  matches: ({ openaiStatus }) =>
    shows(openaiStatus, (answer) => parseNeutronStatus(answer) !== undefined),
  models: neutronModels,

  async load(wire, model, signal) {
    const fault = await manage({ wire, model, signal, ...loading });
    if (fault === undefined) return;
    if (fault.code === 'model_unknown' || fault.code === 'unreachable') throw fault;
    const { status, message } = fault;
    const details = { cause: fault, model: model.id, ...(status === undefined ? {} : { status }) };
    const isAway = fault.code === 'model_not_downloaded' || NO_PROVIDER.test(message);
    throw new FoundryError(isAway ? 'model_not_downloaded' : 'load_failed', message, details);
  },

  async unload(wire, model, signal) {
    const fault = await manage({ wire, model, signal, ...unloading });
    if (fault !== undefined) throw fault;
  },

  download: downloadNeutronModel,

  stream: (wire, request) =>
    streamCompletion({
      transport: wire.transport,
      url: `${wire.url}/v1/chat/completions`,
      request,
      saysWhyItEnds: manners.saysWhyItEnds,
      explain: (fault) => manners.explain(fault, wire, request.signal),
    }),

  relay: relayWith(manners),
};

const loading = { verb: 'load', query: `ttl=${TTL_SECONDS}`, timeoutMs: LOAD_TIMEOUT_MS };
const unloading = { verb: 'unload', query: 'force=true', timeoutMs: UNLOAD_TIMEOUT_MS };

type Order = {
  readonly wire: Wire;
  readonly model: Model;
  readonly signal: AbortSignal;
  readonly verb: string;
  readonly query: string;
  readonly timeoutMs: number;
};

/** Gives an order by the model's id, then by the one with version; undefined when it was done. */
async function manage(order: Order): Promise<FoundryError | undefined> {
  const { wire, model, signal } = order;
  let answer = await give(order, model.id);
  if (answer.status === 404 && !hasVersion(model.id)) {
    // Its list of what is on the disk may leave the version out; its other routes then know nothing.
    const entries = await readCatalogue(wire, signal).catch(() => []);
    const id = entryFor(model.id, entries)?.name;
    if (id !== undefined && id !== model.id) answer = await give(order, id);
  }
  if (answer.status === 200) return undefined;
  if (answer.status !== 404) return explainAnswer(answer.status, answer.text, model.id);
  const unknown = new FoundryError('model_unknown', model.id, { status: 404, model: model.id });
  return await explainMissing(unknown, () => isNeutron(wire, signal));
}

function give({ wire, signal, verb, query, timeoutMs }: Order, id: string): Promise<WireAnswer> {
  const address = `${wire.url}/openai/${verb}/${encodeURIComponent(id)}?${query}`;
  return wire.transport.call(address, { signal, timeoutMs });
}
