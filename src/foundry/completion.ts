import { z } from 'zod';
import { FoundryError } from './errors.ts';
import { readEvents } from './events.ts';
import { ReasoningSplitter } from './reasoning.ts';
import { Silence } from './silence.ts';
import { parseJson, readLimited, type Transport } from './transport.ts';
import type { ChatEvent, ChatRequest, Usage } from './types.ts';
import { explainAnswer } from './wire-errors.ts';

// What is written in an unknown way is passed over, so that the text beside it is not lost.
const words = z.string().nullish().catch(undefined);
const delta = z.looseObject({ content: words, reasoning_content: words, reasoning: words });
const chunk = z.looseObject({
  error: z.unknown().optional(),
  choices: z
    .array(
      z.looseObject({
        delta: delta.nullish(),
        message: delta.nullish(),
        finish_reason: words,
      }),
    )
    .nullish(),
  usage: z
    .looseObject({ prompt_tokens: z.number(), completion_tokens: z.number() })
    .nullish()
    .catch(undefined),
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
 * the request. Throws {@link FoundryError}: `cut` when the stream broke or fell silent after it had
 * begun, `timeout` when the first word did not come within the transport's patience.
 */
export async function* streamCompletion(call: CompletionCall): AsyncGenerator<ChatEvent> {
  const { transport, url, request } = call;
  const silence = new Silence({ patience: transport.patience, signal: request.signal });
  try {
    const answer = await transport.open(url, bodyOf(request), silence.signal);
    if (answer.statusCode !== 200) {
      throw explainAnswer(answer.statusCode, await readLimited(answer.body), request.model.id);
    }
    const type = String(answer.headers['content-type'] ?? '');
    const data = /json|html/i.test(type)
      ? wholeAnswer(await readLimited(answer.body))
      : readEvents(answer.body);
    yield* readCompletion(data, call, silence);
  } catch (error) {
    throw brokenStream(error, request.signal);
  } finally {
    silence.end();
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

/** The answer of a server that does not stream. */
async function* wholeAnswer(text: string): AsyncGenerator<string> {
  if (parseJson(text) === undefined) {
    throw new FoundryError('bad_answer', `no answer: ${text.slice(0, 200)}`);
  }
  yield text;
}

async function* readCompletion(
  data: AsyncIterable<string>,
  { request, saysWhyItEnds }: CompletionCall,
  silence: Silence,
): AsyncGenerator<ChatEvent> {
  const splitter = new ReasoningSplitter();
  let finish: string | undefined;
  let usage: Usage | undefined;
  let hasSpoken = false;
  try {
    for await (const line of data) {
      silence.hear();
      if (line.trim() === '[DONE]') {
        finish ??= 'stop';
        break;
      }
      const step = parseChunk(line, request.model.id);
      for (const event of eventsOf(step, splitter)) {
        hasSpoken = true;
        yield event;
      }
      finish = step.choices?.[0]?.finish_reason ?? finish;
      usage = usageOf(step) ?? usage;
      silence.listen({ hasSpoken });
    }
  } catch (error) {
    if (!request.signal.aborted) yield* splitter.end();
    throw error;
  }
  yield* splitter.end();
  if (finish === undefined && (saysWhyItEnds || !hasSpoken)) {
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
    const { content, reasoning_content, reasoning } = choice.delta ?? choice.message ?? {};
    // DeepSeek's name for it, and that of Ollama and others.
    const thought = reasoning_content ?? reasoning;
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
