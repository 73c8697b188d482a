import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { fitPrompt } from '../conversation/prompt.ts';
import { untilAborted } from '../foundry/deadlines.ts';
import type { ChatEvent, ChatRequest, Model } from '../foundry/types.ts';
import { Collected } from './collected.ts';
import { toApiError } from './errors.ts';
import { EventStream } from './event-stream.ts';
import { readJson } from './json-body.ts';
import type { HttpServices } from './services.ts';

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
type GenerateBody = z.infer<typeof generateBody>;

type GenerateServices = Pick<HttpServices, 'foundry' | 'defaults' | 'timing' | 'life' | 'log'>;

/** `POST /api/v1/generate`: one answer to one prompt; nothing is remembered. */
export function generateRoutes(services: GenerateServices): Hono {
  const app = new Hono();
  app.post('/api/v1/generate', async (c) => {
    const body = await readJson(c, generateBody);
    return body.stream === true
      ? await answerStream(c, body, services)
      : await answerWhole(c, body, services);
  });
  return app;
}

async function answerWhole(c: Context, body: GenerateBody, services: GenerateServices) {
  const stop = stopOf(c, services.life);
  try {
    const { model, request } = await requestFor(body, services, stop.signal);
    const collected = new Collected();
    for await (const event of services.foundry.generate(request)) collected.take(event);
    return c.json({ content: collected.content, model: model.id, ...collected.facts });
  } finally {
    stop.release();
  }
}

async function answerStream(c: Context, body: GenerateBody, services: GenerateServices) {
  const { foundry, timing, life } = services;
  const stop = stopOf(c, life);
  try {
    const { model, request } = await requestFor(body, services, stop.signal);
    const events = foundry.generate(request);
    const first = events.next();
    await firstOrPatience(first, timing.statusPatienceMs);
    const stream = new EventStream({ heartbeatMs: timing.heartbeatMs, life });
    stream.gone.addEventListener('abort', stop.now, { once: true });
    void pump({ events, first, stream, model, log: services.log });
    return stream.response;
  } finally {
    // From here on the stream itself tells when the client or the server goes.
    stop.release();
  }
}

type Pump = {
  readonly events: AsyncGenerator<ChatEvent>;
  readonly first: Promise<IteratorResult<ChatEvent>>;
  readonly stream: EventStream;
  readonly model: Model;
  readonly log: HttpServices['log'];
};

async function pump({ events, first, stream, model, log }: Pump): Promise<void> {
  const collected = new Collected();
  try {
    for (let step = await first; !step.done; step = await events.next()) {
      collected.take(step.value);
      if (step.value.kind === 'text') stream.send({ text: step.value.text });
      // What was sent so far turned out to be reasoning: the client starts again.
      if (step.value.kind === 'recast') stream.send({ recast: true });
    }
    stream.send({ done: true, model: model.id, ...collected.facts });
  } catch (error) {
    const { body: failure, code } = toApiError(error);
    stream.send(failure);
    if (code !== 'aborted') log.warn({ code }, 'a streamed answer broke off');
  } finally {
    stream.end();
  }
}

/** Stops the generation when the client leaves or the server closes. */
function stopOf(c: Context, life: AbortSignal) {
  const controller = new AbortController();
  const now = () => controller.abort();
  const sources = [c.req.raw.signal, life];
  for (const source of sources) {
    if (source.aborted) now();
    source.addEventListener('abort', now, { once: true });
  }
  const release = () => {
    for (const source of sources) source.removeEventListener('abort', now);
  };
  return { signal: controller.signal, now, release };
}

async function requestFor(body: GenerateBody, services: GenerateServices, signal: AbortSignal) {
  const { foundry, defaults } = services;
  const model = await untilAborted(foundry.model(body.model), signal);
  const request: ChatRequest = {
    model,
    isDefault: body.model === undefined,
    ...promptFor(body, model, defaults),
    temperature: body.temperature ?? defaults.temperature,
    owner: 'api',
    signal,
  };
  return { model, request };
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

/** Rejects with the failure when it comes in time; otherwise it will be told in the stream. */
async function firstOrPatience(first: Promise<unknown>, patienceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  try {
    await Promise.race([first, patience]);
  } finally {
    clearTimeout(timer);
  }
}

function filled(error: string) {
  return z.string(error).min(1, error);
}
