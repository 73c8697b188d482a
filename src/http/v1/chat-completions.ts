import type { Hono } from 'hono';
import { z } from 'zod';
import { completionFields, relayDoc } from './docs.ts';
import { openAiError } from './errors.ts';
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

const finish = z.string().nullish();
const choice = { index: z.int().min(0), finish_reason: finish };

/** See {@link chatCompletionsRoutes}. */
export const chatCompletionsDoc = relayDoc({
  path: '/v1/chat/completions',
  name: 'createChatCompletion',
  summary:
    "A chat completion, as OpenAI's API has it; fields that are not told here are passed on.",
  body: chatCompletionsBody,
  answer: {
    json: z.looseObject({
      ...completionFields,
      object: z.literal('chat.completion'),
      choices: z.array(z.looseObject({ ...choice, message: z.looseObject({ role: z.string() }) })),
    }),
    events: z.union([
      z.looseObject({
        ...completionFields,
        object: z.literal('chat.completion.chunk'),
        choices: z.array(z.looseObject({ ...choice, delta: z.looseObject({}) })),
      }),
      openAiError,
    ]),
  },
});

/** `POST /v1/chat/completions`. */
export function chatCompletionsRoutes(services: RelayServices): Hono {
  const { path } = chatCompletionsDoc;
  return relayRoute(services, { path, route: 'chat', schema: chatCompletionsBody });
}
