import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import { commonFields } from './fields.ts';
import { MAX_RELAY_BYTES, type RelayServices, relay } from './relay.ts';

/** The body of `POST /v1/embeddings`, as far as it is checked here. */
export const embeddingsBody = z.looseObject({
  model: commonFields.model,
  input: z.union(
    [z.string().min(1), z.array(z.unknown()).min(1)],
    'expected a text or a list that is not empty',
  ),
  encoding_format: z.enum(['float', 'base64'], 'expected float or base64').nullish(),
});

/** `POST /v1/embeddings`. */
export function embeddingsRoutes(services: RelayServices): Hono {
  const limits = { maxBytes: MAX_RELAY_BYTES, bodyMs: services.timing.bodyMs };
  return new Hono().post('/v1/embeddings', async (c) => {
    const { stream: _, ...body } = await readJson(c, embeddingsBody, limits);
    return await relay(c, { route: 'embeddings', body }, services);
  });
}
