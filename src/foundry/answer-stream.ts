import { AnswerLimit } from './answer-limit.ts';
import { type AnswerSource, answerLines, brokenStream } from './answer-lines.ts';
import { AnswerText } from './answer-text.ts';
import { withBlindness } from './blindness.ts';
import { FoundryError } from './errors.ts';
import { asCounted, asTold, type SaysWhyItEnds } from './finish.ts';
import { hasImages } from './images.ts';
import { Silence } from './silence.ts';
import type { Step } from './step.ts';
import type { ChatEvent, ChatRequest, Usage } from './types.ts';

export type AnswerCall = AnswerSource & {
  readonly request: ChatRequest;
  /** What the data of one event says, or a whole answer. Throws {@link FoundryError}. */
  readonly parse: (data: string) => Step;
  readonly saysWhyItEnds: SaysWhyItEnds;
};

/**
 * Streams one answer of any route. Leaving the loop ends the request. Throws {@link FoundryError}:
 * `cut` when the stream broke or fell silent after it had begun, `timeout` when the first word did
 * not come within the transport's patience, `no_vision` when the server refuses the images.
 */
export async function* streamAnswer(call: AnswerCall): AsyncGenerator<ChatEvent> {
  const { transport, request } = call;
  const silence = new Silence({ patience: transport.patience, signal: request.signal });
  try {
    const data = await answerLines({ ...call, model: request.model, signal: silence.signal });
    yield* readAnswer(data, call, silence);
  } catch (error) {
    const showing = { hasImages: hasImages(request) };
    throw withBlindness(brokenStream(error, request.signal), request.model, showing);
  } finally {
    silence.end();
  }
}

async function* readAnswer(
  data: AsyncIterable<string>,
  { request, parse, saysWhyItEnds }: AnswerCall,
  silence: Silence,
): AsyncGenerator<ChatEvent> {
  const answer = new AnswerText({ stop: request.stop });
  const limit = new AnswerLimit(request.maxTokens);
  let tellsWhy = saysWhyItEnds !== 'never';
  let finish: string | undefined;
  let usage: Usage | undefined;
  let pieces = 0;
  let isAnswer = false;
  try {
    for await (const line of data) {
      const step = parse(line);
      const words = limit.take(step.pieces);
      // An event without words is no sign of life: a server can send those for ever.
      if (words.length > 0) silence.hear();
      for (const piece of words) yield* answer.push(piece);
      pieces += words.length;
      isAnswer ||= answers(step);
      if (step.isDoubled && saysWhyItEnds === 'unless doubled') tellsWhy = false;
      finish = reasonAfter(step, finish, { answer, limit });
      usage = step.usage ?? usage;
      // Leaving the loop ends the request.
      if (step.isLast || answer.isStopped || limit.isReached) break;
      if (words.length > 0) silence.listen();
    }
  } catch (error) {
    if (!request.signal.aborted) yield* answer.end();
    throw error;
  }
  refuseEmptiness(finish, isAnswer);
  yield* answer.end();
  yield {
    kind: 'end',
    finish: tellsWhy
      ? asTold(finish)
      : asCounted(pieces, { finish, maxTokens: request.maxTokens, isStopped: answer.isStopped }),
    ...(usage === undefined ? {} : { usage }),
  };
}

function answers({ pieces, finish, isAnswer }: Step): boolean {
  return isAnswer === true || finish !== undefined || pieces.length > 0;
}

/** A stream can end in order and say nothing at all; that is no empty answer of the model. */
function refuseEmptiness(finish: string | undefined, isAnswer: boolean): void {
  if (finish === undefined || isAnswer) return;
  throw new FoundryError('bad_answer', 'a stream without an answer');
}

function reasonAfter(
  step: Step,
  finish: string | undefined,
  { answer, limit }: { answer: AnswerText; limit: AnswerLimit },
) {
  if (answer.isStopped) return 'stop';
  if (limit.isReached) return 'length';
  return step.finish ?? finish ?? (step.isLast ? 'stop' : undefined);
}
