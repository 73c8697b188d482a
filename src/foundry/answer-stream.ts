import { AnswerText } from './answer-text.ts';
import { withBlindness } from './blindness.ts';
import { FoundryError } from './errors.ts';
import { readEvents } from './events.ts';
import { Silence } from './silence.ts';
import type { Step } from './step.ts';
import { parseJson, readLimited, type Transport } from './transport.ts';
import type { ChatEvent, ChatRequest, Usage } from './types.ts';
import { explainAnswer } from './wire-errors.ts';

export type AnswerCall = {
  readonly transport: Transport;
  /** Full address of the route. */
  readonly url: string;
  /** What is posted there, as JSON. */
  readonly body: unknown;
  readonly request: ChatRequest;
  /** What the data of one event says, or a whole answer. Throws {@link FoundryError}. */
  readonly parse: (data: string) => Step;
  /**
   * Whether the server says why it stopped; where it does not, the end of the stream is the end of
   * the answer. `unless doubled`: an older service may listen there by now, known by its chunks.
   */
  readonly saysWhyItEnds: 'always' | 'unless doubled' | 'never';
  /** What a refusal means beyond its words: the server may be another by now. */
  readonly explain?: (fault: FoundryError) => Promise<FoundryError>;
};

/**
 * Streams one answer of any route. Leaving the loop ends the request. Throws {@link FoundryError}:
 * `cut` when the stream broke or fell silent after it had begun, `timeout` when the first word did
 * not come within the transport's patience, `no_vision` when the server refuses the images.
 */
export async function* streamAnswer(call: AnswerCall): AsyncGenerator<ChatEvent> {
  const { transport, url, request } = call;
  const silence = new Silence({ patience: transport.patience, signal: request.signal });
  try {
    const answer = await transport.open(url, call.body, silence.signal);
    if (answer.statusCode !== 200) {
      const text = await readLimited(answer.body);
      const fault = explainAnswer(answer.statusCode, text, request.model.id);
      throw (await call.explain?.(fault)) ?? fault;
    }
    const type = String(answer.headers['content-type'] ?? '');
    const data = /json|html/i.test(type)
      ? wholeAnswer(await readLimited(answer.body))
      : readEvents(answer.body);
    yield* readAnswer(data, call, silence);
  } catch (error) {
    throw withBlindness(brokenStream(error, request.signal), request);
  } finally {
    silence.end();
  }
}

/** The answer of a server that does not stream. */
async function* wholeAnswer(text: string): AsyncGenerator<string> {
  if (parseJson(text) === undefined) {
    throw new FoundryError('bad_answer', `no answer: ${text.slice(0, 200)}`);
  }
  yield text;
}

async function* readAnswer(
  data: AsyncIterable<string>,
  { request, parse, saysWhyItEnds }: AnswerCall,
  silence: Silence,
): AsyncGenerator<ChatEvent> {
  const answer = new AnswerText({ stop: request.stop });
  let tellsWhy = saysWhyItEnds !== 'never';
  let finish: string | undefined;
  let usage: Usage | undefined;
  let pieces = 0;
  try {
    for await (const line of data) {
      silence.hear();
      const step = parse(line);
      for (const piece of step.pieces) yield* answer.push(piece);
      pieces += step.pieces.length;
      if (step.isDoubled && saysWhyItEnds === 'unless doubled') tellsWhy = false;
      finish = reasonAfter(step, finish, answer);
      usage = step.usage ?? usage;
      // Leaving the loop ends the request.
      if (step.isLast || answer.isStopped) break;
      silence.listen({ hasSpoken: pieces > 0 });
    }
  } catch (error) {
    if (!request.signal.aborted) yield* answer.end();
    throw error;
  }
  yield* answer.end();
  yield {
    kind: 'end',
    finish: tellsWhy ? asTold(finish) : asCounted(pieces, { finish, request, answer }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function reasonAfter(step: Step, finish: string | undefined, answer: AnswerText) {
  if (answer.isStopped) return 'stop';
  return step.finish ?? finish ?? (step.isLast ? 'stop' : undefined);
}

function asTold(finish: string | undefined): 'stop' | 'length' {
  if (finish === undefined) throw new FoundryError('cut', 'the stream ended without a reason');
  return finish === 'length' ? 'length' : 'stop';
}

/** A server that does not say why it ends sends one piece a token. */
function asCounted(
  pieces: number,
  end: { finish: string | undefined; request: ChatRequest; answer: AnswerText },
): 'stop' | 'length' {
  if (pieces === 0 && end.finish === undefined) {
    throw new FoundryError('cut', 'the stream ended before the first word');
  }
  const isFull = pieces >= end.request.maxTokens && !end.answer.isStopped;
  return isFull || end.finish === 'length' ? 'length' : 'stop';
}

function brokenStream(error: unknown, signal: AbortSignal): FoundryError {
  if (signal.aborted) return new FoundryError('aborted', 'aborted', { cause: error });
  if (error instanceof FoundryError) return error;
  return new FoundryError('cut', 'the connection broke', { cause: error });
}
