import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import type { RelayBody, RelayEvent, RelayRoute } from '../../foundry/relay/types.ts';
import { answerStream, answerWhole } from '../answering.ts';
import type { ByteBudget } from '../byte-budget.ts';
import { readJson } from '../json-body.ts';
import { API_OWNER, type HttpServices } from '../services.ts';
import { openAiBody, toRelayError } from './errors.ts';

/** Room for a few pictures of a telephone. */
const MAX_BYTES = 20 * 1024 * 1024;

export type RelayServices = Pick<
  HttpServices,
  'foundry' | 'timing' | 'life' | 'underWay' | 'metrics' | 'log'
> & {
  /** Of the bodies that are under way. */
  readonly budget: ByteBudget;
};

/** A route whose body is checked and then passed on to a model server. */
export function relayRoute(
  services: RelayServices,
  { path, route, schema }: { path: string; route: RelayRoute; schema: z.ZodType<RelayBody> },
): Hono {
  const { timing, budget } = services;
  return new Hono().post(path, async (c) => {
    const share = budget.open();
    const limits = { maxBytes: MAX_BYTES, bodyMs: timing.bodyMs, share };
    try {
      const body = await readJson(c, schema, limits);
      return await relay(c, { route, body, onOver: share.close }, services);
    } catch (error) {
      share.close();
      throw error;
    }
  });
}

/** Answers a program: whole, or as a stream when its body says so. */
async function relay(
  c: Context,
  { route, body, onOver }: { route: RelayRoute; body: RelayBody; onOver: () => void },
  services: RelayServices,
): Promise<Response> {
  const { foundry, timing, log } = services;
  const begin = (signal: AbortSignal) =>
    foundry.relay({ route, body, owner: API_OWNER, queueMs: timing.queueMs, signal });
  if (body.stream !== true) {
    const whole = await answerWhole(c, services, (signal) => wholeOf(begin(signal)));
    onOver();
    return c.json(whole);
  }
  return await answerStream<RelayEvent>(c, services, {
    begin: async (signal) => begin(signal),
    send(stream, event) {
      if (event.kind !== 'end') stream.send(event.json);
    },
    finish(stream) {
      onOver();
      stream.sendText('[DONE]');
    },
    fail(stream, error) {
      onOver();
      const refusal = toRelayError(error);
      stream.send(openAiBody(refusal));
      if (refusal.code !== 'aborted') log.warn({ code: refusal.code }, 'a stream broke off');
    },
  });
}

async function wholeOf(events: AsyncIterable<RelayEvent>): Promise<RelayBody> {
  let answer: RelayBody = {};
  for await (const event of events) if (event.kind !== 'end') answer = event.json;
  return answer;
}
