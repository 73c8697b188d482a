import { Hono } from 'hono';
import { z } from 'zod';
import { withDeadline } from '../../foundry/deadlines.ts';
import { OWN_NAME } from '../../foundry/endpoint.ts';
import { FoundryError } from '../../foundry/errors.ts';
import { findModel, nearestModels } from '../../foundry/model-names.ts';
import type { Model } from '../../foundry/types.ts';
import { modelFields } from '../models.ts';
import type { RouteDoc } from '../route-doc.ts';
import type { HttpServices } from '../services.ts';
import { OPENAI_ERROR } from './docs.ts';

const LIST_TIMEOUT_MS = 10_000;
/** Servers tell no date of most models: it is when this address began to offer them. */
const STARTED_AT_S = Math.floor(Date.now() / 1000 - process.uptime());

const { context: contextLength, ...named } = modelFields;
const model = z.object({
  ...named,
  context_length: contextLength,
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
});

/** See {@link openAiModelRoutes}. */
export const openAiModelsDoc: RouteDoc = {
  method: 'get',
  path: '/v1/models',
  name: 'listModels',
  summary: "The models that can be asked here at once, as OpenAI's API has them.",
  answer: { json: z.object({ object: z.literal('list'), data: z.array(model) }) },
  errors: [502, 504],
  error: OPENAI_ERROR,
};

/** See {@link openAiModelRoutes}. */
export const openAiModelDoc: RouteDoc = {
  method: 'get',
  // Ids may have slashes.
  path: '/v1/models/:name{.+}',
  name: 'retrieveModel',
  summary: 'One model, by any name that people write.',
  answer: { json: model },
  errors: [404, 502, 504],
  error: OPENAI_ERROR,
};

/**
 * `GET /v1/models`: what can be asked here at once, models for chat and for embeddings that are on
 * the disk. `GET /v1/models/{name}` takes every name that people write, of any model.
 */
export function openAiModelRoutes({ foundry }: Pick<HttpServices, 'foundry'>): Hono {
  const app = new Hono();
  const all = () => withDeadline(foundry.models({ isFresh: true }), LIST_TIMEOUT_MS);
  app.get(openAiModelsDoc.path, async (c) => {
    const usable = (await all()).filter(
      ({ kind, state }) => kind !== 'speech' && state !== 'catalog',
    );
    return c.json({ object: 'list', data: usable.map(toWire) });
  });
  app.get(openAiModelDoc.path, async (c) => {
    const name = c.req.param('name') ?? '';
    const models = await all();
    const model = findModel(name, models);
    if (model !== undefined) return c.json(toWire(model));
    const details = { model: name, nearest: nearestModels(name, models) };
    throw new FoundryError('model_unknown', 'no such model', details);
  });
  return app;
}

/** OpenAI's fields, and what a person who chooses wants to know besides. */
function toWire({ id, alias, state, kind, context }: Model): z.infer<typeof model> {
  return {
    id,
    object: 'model',
    created: STARTED_AT_S,
    owned_by: OWN_NAME,
    alias,
    state,
    kind,
    context_length: context,
  };
}
