import type { Hono } from 'hono';
import { z } from 'zod';
import { commonFields } from './fields.ts';
import { type RelayServices, relayRoute } from './relay.ts';

const PROMPT = 'expected a text or a list';

/** The body of `POST /v1/completions`, as far as it is checked here. */
export const completionsBody = z.looseObject({
  ...commonFields,
  prompt: z.union([z.string(), z.array(z.unknown()).min(1)], PROMPT),
  echo: z.boolean('expected true or false').nullish(),
  suffix: z.string('expected a text').nullish(),
});

/** `POST /v1/completions`: through chat where the model server has no such route. */
export function completionsRoutes(services: RelayServices): Hono {
  const path = '/v1/completions';
  return relayRoute(services, { path, route: 'completions', schema: completionsBody });
}
