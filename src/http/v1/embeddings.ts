import type { Hono } from 'hono';
import { z } from 'zod';
import { relayDoc, usage } from './docs.ts';
import { commonFields } from './fields.ts';
import { type RelayServices, relayRoute } from './relay.ts';

/** The body of `POST /v1/embeddings`, as far as it is checked here. */
export const embeddingsBody = z.looseObject({
  model: commonFields.model,
  input: z.union(
    [z.string().min(1), z.array(z.unknown()).min(1)],
    'expected a text or a list that is not empty',
  ),
  /** There is no such thing as half a vector. */
  stream: z.literal(false, 'expected false').nullish(),
  encoding_format: z.enum(['float', 'base64'], 'expected float or base64').nullish(),
});

/** See {@link embeddingsRoutes}. */
export const embeddingsDoc = relayDoc({
  path: '/v1/embeddings',
  name: 'createEmbedding',
  summary: "Vectors of texts, as OpenAI's API has them.",
  body: embeddingsBody,
  answer: {
    json: z.looseObject({
      object: z.literal('list'),
      model: z.string(),
      data: z.array(
        z.looseObject({
          object: z.literal('embedding'),
          index: z.int().min(0),
          embedding: z.union([z.array(z.number()), z.string()]),
        }),
      ),
      usage,
    }),
  },
});

/** `POST /v1/embeddings`. */
export function embeddingsRoutes(services: RelayServices): Hono {
  const { path } = embeddingsDoc;
  return relayRoute(services, { path, route: 'embeddings', schema: embeddingsBody });
}
