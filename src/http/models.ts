import { Hono } from 'hono';
import { z } from 'zod';
import { withDeadline } from '../foundry/deadlines.ts';
import type { Model } from '../foundry/types.ts';
import type { RouteDoc } from './route-doc.ts';
import type { HttpServices } from './services.ts';

const LIST_TIMEOUT_MS = 10_000;

/** What both lists of models tell of each. */
export const modelFields = {
  id: z.string(),
  alias: z.string(),
  state: z.enum(['loaded', 'cached', 'catalog']),
  kind: z.enum(['chat', 'embedding', 'speech']),
  context: z.int().optional().meta({ description: 'The whole context window, in tokens.' }),
};
const model = z.object({
  ...modelFields,
  size_mb: z.number().optional(),
  device: z.string().optional(),
});
const modelsAnswer = z.object({ models: z.array(model), count: z.int().min(0) });

/** See {@link modelRoutes}. */
export const modelsDoc: RouteDoc = {
  method: 'get',
  path: '/api/v1/models',
  name: 'models',
  summary: 'All models, of whatever kind and state.',
  answer: { json: modelsAnswer },
  errors: [502, 504],
};

/** `GET /api/v1/models`: all models, of whatever kind and state. */
export function modelRoutes({ foundry }: Pick<HttpServices, 'foundry'>): Hono {
  const app = new Hono();
  app.get(modelsDoc.path, async (c) => {
    const models = await withDeadline(foundry.models({ isFresh: true }), LIST_TIMEOUT_MS);
    const answer = { models: models.map(toWire), count: models.length };
    return c.json(answer satisfies z.infer<typeof modelsAnswer>);
  });
  return app;
}

function toWire({ id, alias, state, kind, sizeMb, device, context }: Model) {
  return { id, alias, state, kind, size_mb: sizeMb, device, context };
}
