import { Hono } from 'hono';
import { withDeadline } from '../../foundry/deadlines.ts';
import { FoundryError } from '../../foundry/errors.ts';
import { findModel, nearestModels } from '../../foundry/model-names.ts';
import type { Model } from '../../foundry/types.ts';
import type { HttpServices } from '../services.ts';

const LIST_TIMEOUT_MS = 10_000;
/** Servers tell no date of most models: it is when this address began to offer them. */
const STARTED_AT_S = Math.floor(Date.now() / 1000 - process.uptime());

/**
 * `GET /v1/models`: what can be asked here at once, models for chat and for embeddings that are on
 * the disk. `GET /v1/models/{name}` takes every name that people write, of any model.
 */
export function openAiModelRoutes({ foundry }: Pick<HttpServices, 'foundry'>): Hono {
  const app = new Hono();
  const all = () => withDeadline(foundry.models({ isFresh: true }), LIST_TIMEOUT_MS);
  app.get('/v1/models', async (c) => {
    const usable = (await all()).filter(
      ({ kind, state }) => kind !== 'speech' && state !== 'catalog',
    );
    return c.json({ object: 'list', data: usable.map(toWire) });
  });
  // Ids may have slashes.
  app.get('/v1/models/:name{.+}', async (c) => {
    const name = c.req.param('name');
    const models = await all();
    const model = findModel(name, models);
    if (model !== undefined) return c.json(toWire(model));
    const details = { model: name, nearest: nearestModels(name, models) };
    throw new FoundryError('model_unknown', 'no such model', details);
  });
  return app;
}

/** OpenAI's fields, and what a person who chooses wants to know besides. */
function toWire({ id, alias, state, kind, context }: Model) {
  return {
    id,
    object: 'model',
    created: STARTED_AT_S,
    owned_by: 'foundry-local',
    alias,
    state,
    kind,
    context_length: context,
  };
}
