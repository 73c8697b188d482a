import { streamCompletion } from '../completion.ts';
import type { Wire } from '../endpoint.ts';
import { FoundryError } from '../errors.ts';
import { kindOf } from '../model-names.ts';
import type { Model } from '../types.ts';
import type { Dialect } from './dialect.ts';
import { contextOf, parseModelList, type WireModel } from './wire-models.ts';

const LIST_TIMEOUT_MS = 10_000;

/** Any OpenAI-compatible server: everything it lists can answer, it loads by itself. */
export const openai: Dialect = {
  generation: 'openai',
  matches: ({ v1Models }) =>
    v1Models?.status === 200 && parseModelList(v1Models.json) !== undefined,
  models: async (wire, signal) => (await listModels(wire, signal)).map(toModel),
  stream: ({ url, transport }, request) =>
    streamCompletion({
      transport,
      url: `${url}/v1/chat/completions`,
      request,
      saysWhyItEnds: true,
    }),
};

/** The entries of the server's own list. Throws `bad_answer` when it is no list. */
export async function listModels(
  { url, transport }: Wire,
  signal: AbortSignal,
): Promise<WireModel[]> {
  const answer = await transport.call(`${url}/v1/models`, { signal, timeoutMs: LIST_TIMEOUT_MS });
  const models = answer.status === 200 ? parseModelList(answer.json) : undefined;
  if (models !== undefined) return models;
  throw new FoundryError('bad_answer', `/v1/models: HTTP ${answer.status}`);
}

function toModel(entry: WireModel): Model {
  const context = contextOf(entry);
  return {
    id: entry.id,
    alias: entry.parent ?? entry.id,
    state: 'loaded',
    kind: kindOf(entry.id),
    ...(context === undefined ? {} : { context }),
  };
}
