import { Hono } from 'hono';
import { withDeadline } from '../foundry/deadlines.ts';
import type { Model } from '../foundry/types.ts';
import type { HttpServices } from './services.ts';

const LIST_TIMEOUT_MS = 10_000;

/** `GET /api/v1/models`: all models, of whatever kind and state. */
export function modelRoutes({ foundry }: Pick<HttpServices, 'foundry'>): Hono {
  const app = new Hono();
  app.get('/api/v1/models', async (c) => {
    const models = await withDeadline(foundry.models({ isFresh: true }), LIST_TIMEOUT_MS);
    return c.json({ models: models.map(toWire), count: models.length });
  });
  return app;
}

function toWire({ id, alias, state, kind, sizeMb, device, context }: Model) {
  return { id, alias, state, kind, size_mb: sizeMb, device, context };
}
