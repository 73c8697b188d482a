import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../json-body.ts';
import { commonFields } from './fields.ts';
import { MAX_RELAY_BYTES, type RelayServices, relay } from './relay.ts';

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
  const limits = { maxBytes: MAX_RELAY_BYTES, bodyMs: services.timing.bodyMs };
  return new Hono().post('/v1/chat/completions', async (c) => {
    const body = await readJson(c, chatCompletionsBody, limits);
    return await relay(c, { route: 'chat', body }, services);
  });
}
