import { FoundryError } from './errors.ts';
import { readEvents } from './events.ts';
import { parseJson, readLimited, type Transport } from './transport.ts';
import type { Model } from './types.ts';
import { explainAnswer } from './wire-errors.ts';

/** Where an answer comes from that is read as it is written. */
export type AnswerSource = {
  readonly transport: Transport;
  /** Full address of the route. */
  readonly url: string;
  /** What is posted there, as JSON. */
  readonly body: unknown;
  /** What a refusal means beyond its words: the server may be another by now. */
  readonly explain?: ((fault: FoundryError) => Promise<FoundryError>) | undefined;
};

/**
 * The data of each event of an answer; the whole of it from a server that does not stream. Leaving
 * the loop ends the request. Throws {@link FoundryError} when the server refuses.
 */
export async function answerLines(
  source: AnswerSource & { readonly model: Model; readonly signal: AbortSignal },
): Promise<AsyncIterable<string>> {
  const { transport, url, body, model, signal } = source;
  const answer = await transport.open(url, body, signal);
  if (answer.statusCode !== 200) {
    const text = await readLimited(answer.body);
    const fault = explainAnswer(answer.statusCode, text, model.id);
    throw (await source.explain?.(fault)) ?? fault;
  }
  const type = String(answer.headers['content-type'] ?? '');
  return /json|html/i.test(type)
    ? wholeAnswer(await readLimited(answer.body))
    : readEvents(answer.body);
}

/** What a stream broke with, as the {@link FoundryError} to throw. */
export function brokenStream(error: unknown, signal: AbortSignal): FoundryError {
  if (signal.aborted) return new FoundryError('aborted', 'aborted', { cause: error });
  if (error instanceof FoundryError) return error;
  return new FoundryError('cut', 'the connection broke', { cause: error });
}

async function* wholeAnswer(text: string): AsyncGenerator<string> {
  if (parseJson(text) === undefined) {
    throw new FoundryError('bad_answer', `no answer: ${text.slice(0, 200)}`);
  }
  yield text;
}
