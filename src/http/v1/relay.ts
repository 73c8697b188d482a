import type { Context } from 'hono';
import type { RelayBody, RelayEvent, RelayRoute } from '../../foundry/relay/types.ts';
import { answerStream, answerWhole } from '../answering.ts';
import { API_OWNER, type HttpServices } from '../services.ts';
import { openAiBody, toRelayError } from './errors.ts';

/** Room for a few pictures of a telephone. */
export const MAX_RELAY_BYTES = 20 * 1024 * 1024;

export type RelayServices = Pick<HttpServices, 'foundry' | 'timing' | 'life' | 'log'>;

/** Answers a program: whole, or as a stream when its body says so. */
export async function relay(
  c: Context,
  { route, body }: { route: RelayRoute; body: RelayBody },
  services: RelayServices,
): Promise<Response> {
  const { foundry, timing, log } = services;
  const begin = (signal: AbortSignal) =>
    foundry.relay({ route, body, owner: API_OWNER, queueMs: timing.queueMs, signal });
  if (body.stream !== true) {
    return await answerWhole(c, services, async (signal) => c.json(await wholeOf(begin(signal))));
  }
  return await answerStream<RelayEvent>(c, services, {
    begin: async (signal) => begin(signal),
    send(stream, event) {
      if (event.kind !== 'end') stream.send(event.json);
    },
    finish: (stream) => stream.sendText('[DONE]'),
    fail(stream, error) {
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
