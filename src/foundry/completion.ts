import { z } from 'zod';
import { FoundryError } from './errors.ts';
import { readEvents } from './events.ts';
import { ReasoningSplitter } from './reasoning.ts';
import { parseJson, readLimited, type Transport } from './transport.ts';
import type { ChatEvent, ChatRequest, Usage } from './types.ts';
import { explainAnswer } from './wire-errors.ts';

const delta = z.looseObject({
  content: z.string().nullish(),
  reasoning_content: z.string().nullish(),
});
const chunk = z.looseObject({
  error: z.unknown().optional(),
  choices: z
    .array(
      z.looseObject({
        delta: delta.nullish(),
        message: delta.nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish(),
});
type Chunk = z.infer<typeof chunk>;

export type CompletionCall = {
  readonly transport: Transport;
  /** Full address of the chat completions route. */
  readonly url: string;
  readonly request: ChatRequest;
  /** False for servers that never say why they stopped; their end of stream is a whole answer. */
  readonly saysWhyItEnds: boolean;
};

/**
 * Streams one answer in OpenAI's chat format, which every generation speaks. Leaving the loop ends
 * the request. Throws {@link FoundryError}; `cut` when the stream broke after it had begun.
 */
export async function* streamCompletion(call: CompletionCall): AsyncGenerator<ChatEvent> {
  const { transport, url, request } = call;
  const answer = await transport.open(url, bodyOf(request), request.signal);
  try {
    if (answer.statusCode !== 200) {
      throw explainAnswer(answer.statusCode, await readLimited(answer.body), request.model.id);
    }
    const type = String(answer.headers['content-type'] ?? '');
    const data = type.includes('text/event-stream')
      ? readEvents(answer.body)
      : wholeAnswer(await readLimited(answer.body));
    yield* readCompletion(data, call);
  } finally {
    answer.body.destroy();
  }
}

function bodyOf({ model, messages, temperature, maxTokens }: ChatRequest) {
  return {
    model: model.id,
    messages,
    temperature,
    max_tokens: maxTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

async function* wholeAnswer(text: string): AsyncGenerator<string> {
  yield text;
}

async function* readCompletion(
  data: AsyncIterable<string>,
  { request, saysWhyItEnds }: CompletionCall,
): AsyncGenerator<ChatEvent> {
  const splitter = new ReasoningSplitter();
  let finish: string | undefined;
  let usage: Usage | undefined;
  let hasText = false;
  try {
    for await (const line of data) {
      if (line.trim() === '[DONE]') {
        finish ??= 'stop';
        break;
      }
      const step = parseChunk(line, request.model.id);
      for (const event of eventsOf(step, splitter)) {
        hasText = true;
        yield event;
      }
      finish = step.choices?.[0]?.finish_reason ?? finish;
      usage = usageOf(step) ?? usage;
    }
  } catch (error) {
    throw brokenStream(error, request.signal);
  }
  yield* splitter.end();
  if (finish === undefined && (saysWhyItEnds || !hasText)) {
    throw new FoundryError('cut', 'the stream ended without a reason');
  }
  yield {
    kind: 'end',
    finish: finish === 'length' ? 'length' : 'stop',
    ...(usage === undefined ? {} : { usage }),
  };
}

function* eventsOf(step: Chunk, splitter: ReasoningSplitter): Generator<ChatEvent> {
  for (const choice of step.choices ?? []) {
    const { content, reasoning_content: thought } = choice.delta ?? choice.message ?? {};
    if (thought) yield { kind: 'reasoning', text: thought };
    if (content) yield* splitter.push(content);
  }
}

function parseChunk(line: string, model: string): Chunk {
  const parsed = chunk.safeParse(parseJson(line));
  // A line that is no chunk carries no text: some servers send notes of their own in between.
  if (!parsed.success) return {};
  if (parsed.data.error) throw explainAnswer(200, line, model);
  return parsed.data;
}

function usageOf({ usage }: Chunk): Usage | undefined {
  if (!usage) return undefined;
  return { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens };
}

function brokenStream(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new FoundryError('aborted', 'aborted', { cause: error });
  if (error instanceof FoundryError) return error;
  return new FoundryError('cut', 'the connection broke', { cause: error });
}
