import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { fitPrompt } from '../conversation/prompt.ts';
import { untilAborted } from '../foundry/deadlines.ts';
import type { ChatEvent, ChatRequest, Model } from '../foundry/types.ts';
import { answerStream, answerWhole } from './answering.ts';
import { Collected, collectedFacts } from './collected.ts';
import { toApiError } from './errors.ts';
import { readJson } from './json-body.ts';
import type { RouteDoc } from './route-doc.ts';
import { API_OWNER, type HttpServices } from './services.ts';

const generateBody = z.object({
  prompt: filled('expected a text of at least 1 character'),
  model: filled('expected an alias or an id').optional(),
  system: z.string('expected a text').optional(),
  temperature: z
    .number('expected a number from 0 to 2')
    .min(0, 'expected a number from 0 to 2')
    .max(2, 'expected a number from 0 to 2')
    .optional(),
  max_tokens: z
    .int('expected a whole number, at least 1')
    .min(1, 'expected a whole number, at least 1')
    .optional(),
  stream: z.boolean('expected true or false').optional(),
});

const generateAnswer = z.object({ content: z.string(), ...collectedFacts.shape });
const generateEvent = z.union([
  z.object({ text: z.string() }),
  z.object({ recast: z.literal(true) }).meta({
    description: 'All text so far was reasoning: begin anew.',
  }),
  z.object({ done: z.literal(true), ...collectedFacts.shape }),
  z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
]);
type GenerateBody = z.infer<typeof generateBody>;

type GenerateServices = Pick<
  HttpServices,
  'foundry' | 'defaults' | 'timing' | 'life' | 'underWay' | 'metrics' | 'log'
>;

/** See {@link generateRoutes}. */
export const generateDoc: RouteDoc = {
  method: 'post',
  path: '/api/v1/generate',
  name: 'generate',
  summary: 'One answer to one prompt; nothing is remembered.',
  body: generateBody,
  answer: { json: generateAnswer, events: generateEvent },
  errors: [400, 404, 408, 413, 429, 502, 504],
};

/** `POST /api/v1/generate`: one answer to one prompt; nothing is remembered. */
export function generateRoutes(services: GenerateServices): Hono {
  const app = new Hono();
  app.post(generateDoc.path, async (c) => {
    const body = await readJson(c, generateBody, services.timing);
    return body.stream === true
      ? await generateStream(c, body, services)
      : await generateWhole(c, body, services);
  });
  return app;
}

async function generateWhole(c: Context, body: GenerateBody, services: GenerateServices) {
  return await answerWhole(c, services, async (signal) => {
    const collected = new Collected();
    const request = await requestFor(body, services, { signal, collected });
    for await (const event of services.foundry.generate(request)) collected.take(event);
    return c.json({ content: collected.content, ...collected.facts });
  });
}

async function generateStream(c: Context, body: GenerateBody, services: GenerateServices) {
  const { foundry, log } = services;
  const collected = new Collected();
  return await answerStream<ChatEvent>(c, services, {
    begin: async (signal) =>
      foundry.generate(await requestFor(body, services, { signal, collected })),
    send(stream, event) {
      collected.take(event);
      if (event.kind === 'text') stream.send({ text: event.text });
      // What was sent so far turned out to be reasoning: the client starts again.
      if (event.kind === 'recast') stream.send({ recast: true });
    },
    finish: (stream) => stream.send({ done: true, ...collected.facts }),
    fail(stream, error) {
      const { body: failure, code } = toApiError(error);
      stream.send(failure);
      if (code !== 'aborted') log.warn({ code }, 'a streamed answer broke off');
    },
  });
}

async function requestFor(
  body: GenerateBody,
  services: GenerateServices,
  { signal, collected }: { signal: AbortSignal; collected: Collected },
): Promise<ChatRequest> {
  const { foundry, defaults, timing } = services;
  const model = await untilAborted(foundry.model(body.model), signal);
  return {
    model,
    isDefault: body.model === undefined,
    ...promptFor(body, model, defaults),
    temperature: body.temperature ?? defaults.temperature,
    owner: API_OWNER,
    queueMs: timing.queueMs,
    signal,
    onProgress: (progress) => collected.follow(progress),
  };
}

function promptFor(body: GenerateBody, model: Model, defaults: GenerateServices['defaults']) {
  const { messages, maxTokens } = fitPrompt({
    system: body.system ?? defaults.systemPrompt,
    history: [],
    question: body.prompt,
    model,
    maxTokens: defaults.maxTokens,
  });
  return { messages, maxTokens: body.max_tokens ?? maxTokens };
}

function filled(error: string) {
  return z.string(error).min(1, error);
}
