import type { Hono } from 'hono';
import { z } from 'zod';
import { commonFields } from './fields.ts';
import { type RelayServices, relayRoute } from './relay.ts';

const MESSAGES = 'expected a list of at least 1 message';

/** The body of `POST /v1/chat/completions`, as far as it is checked here. */
export const chatCompletionsBody = z.looseObject({
  ...commonFields,
  messages: z
    .array(
      z.looseObject(
        { role: z.string('expected system, user, assistant or tool') },
        'expected an object',
      ),
      MESSAGES,
    )
    .min(1, MESSAGES),
  tools: z.array(z.looseObject({}, 'expected an object'), 'expected a list of tools').nullish(),
});

/** `POST /v1/chat/completions`. */
export function chatCompletionsRoutes(services: RelayServices): Hono {
  const path = '/v1/chat/completions';
  return relayRoute(services, { path, route: 'chat', schema: chatCompletionsBody });
}
