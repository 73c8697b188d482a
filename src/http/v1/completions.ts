import type { Hono } from 'hono';
import { z } from 'zod';
import { completionFields, relayDoc } from './docs.ts';
import { openAiError } from './errors.ts';
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

const completion = z.looseObject({
  ...completionFields,
  object: z.literal('text_completion'),
  choices: z.array(
    z.looseObject({
      index: z.int().min(0),
      text: z.string(),
      finish_reason: z.string().nullish(),
    }),
  ),
});

/** See {@link completionsRoutes}. */
export const completionsDoc = relayDoc({
  path: '/v1/completions',
  name: 'createCompletion',
  summary: "A text completion, as OpenAI's API has it; through chat where the server has none.",
  body: completionsBody,
  answer: { json: completion, events: z.union([completion, openAiError]) },
});

/** `POST /v1/completions`: through chat where the model server has no such route. */
export function completionsRoutes(services: RelayServices): Hono {
  const { path } = completionsDoc;
  return relayRoute(services, { path, route: 'completions', schema: completionsBody });
}
