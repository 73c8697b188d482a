import { type AnswerSource, answerLines, brokenStream } from '../answer-lines.ts';
import { withBlindness } from '../blindness.ts';
import { usageIn } from '../chunk.ts';
import { FoundryError } from '../errors.ts';
import { Silence } from '../silence.ts';
import { explainAnswer } from '../wire-errors.ts';
import { type AnswerReader, tells } from './chat-answer.ts';
import { messageImages } from './message-images.ts';
import { asBody, type RelayBody, type RelayEvent, type RelayRequest } from './types.ts';

/** A whole answer may take as long as a long one is written by a slow model. */
const WHOLE_TIMEOUT_MS = 30 * 60_000;

/** Servers send one or two chunks before the first that tells something. */
const MOST_HELD = 1_000;

export type RelayPost = AnswerSource & { readonly request: RelayRequest };

/**
 * Posts to a route that streams. Chunks are given from the first one on that tells something, so
 * that whatever fails before can be tried again. Throws as `streamAnswer` does.
 */
export async function* postStreamed(
  post: RelayPost,
  reader: AnswerReader,
): AsyncGenerator<RelayEvent> {
  const { transport, request } = post;
  const { model, signal } = request;
  const silence = new Silence({ patience: transport.patience, signal });
  try {
    const lines = await answerLines({ ...post, model, signal: silence.signal });
    yield* readChunks(lines, reader, silence);
  } catch (error) {
    const showing = { hasImages: messageImages(request.body).length > 0 };
    throw withBlindness(brokenStream(error, signal), model, showing);
  } finally {
    silence.end();
  }
  yield { kind: 'end', ...(reader.usage === undefined ? {} : { usage: reader.usage }) };
}

async function* readChunks(
  lines: AsyncIterable<string>,
  reader: AnswerReader,
  silence: Silence,
): AsyncGenerator<RelayEvent> {
  const beginning = new Beginning();
  let isDone = false;
  for await (const line of lines) {
    isDone = line.trim() === '[DONE]';
    if (isDone) break;
    const chunks = reader.push(line);
    // An event without words is no sign of life: a server can send those for ever.
    const hasWords = chunks.some(tells);
    if (hasWords) silence.hear();
    for (const json of beginning.pass(chunks)) yield { kind: 'chunk', json };
    // Leaving the loop ends the request.
    if (reader.isOver) break;
    if (hasWords) silence.listen();
  }
  for (const json of [...beginning.takeRest(), ...reader.end({ isDone })])
    yield { kind: 'chunk', json };
}

/** Keeps chunks back until one of them tells something. */
class Beginning {
  readonly #held: RelayBody[] = [];
  #hasTold = false;

  /** What can be given now. Throws `bad_answer` when nothing is ever told. */
  pass(chunks: readonly RelayBody[]): readonly RelayBody[] {
    if (this.#hasTold) return chunks;
    this.#held.push(...chunks);
    this.#hasTold = chunks.some(tells);
    if (this.#hasTold) return this.takeRest();
    if (this.#held.length > MOST_HELD) throw new FoundryError('bad_answer', 'it says nothing');
    return [];
  }

  /** What is still kept back, once. */
  takeRest(): readonly RelayBody[] {
    return this.#held.splice(0);
  }
}

/** Posts to a route and gives its whole answer. Throws {@link FoundryError}. */
export async function postWhole(post: RelayPost): Promise<RelayBody> {
  const { transport, url, body, request } = post;
  const { model, signal } = request;
  const options = { method: 'POST', body, signal, timeoutMs: WHOLE_TIMEOUT_MS } as const;
  const { status, text, json } = await transport.call(url, options);
  const answer = asBody(json);
  if (status === 200 && !answer.error && json !== undefined) return answer;
  if (status === 200 && json === undefined) {
    throw new FoundryError('bad_answer', `no JSON: ${text.slice(0, 200)}`);
  }
  const fault = explainAnswer(status, text, model.id);
  const showing = { hasImages: messageImages(request.body).length > 0 };
  throw withBlindness((await post.explain?.(fault)) ?? fault, model, showing);
}

/** A whole answer as the events of a relay. */
export function* wholeEvents(json: RelayBody): Generator<RelayEvent> {
  yield { kind: 'whole', json };
  const usage = usageIn(json);
  yield { kind: 'end', ...(usage === undefined ? {} : { usage }) };
}
