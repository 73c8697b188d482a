import { z } from 'zod';
import type { Piece, Step } from './step.ts';
import { parseJson } from './transport.ts';
import type { ChatRequest, Usage } from './types.ts';
import { explainAnswer } from './wire-errors.ts';

const word = z.string().nullish().catch(undefined);
const part = z.looseObject({ text: word });
const parts = z.array(part).nullish().catch(undefined);
const response = z.looseObject({
  status: word,
  error: z.unknown().optional(),
  incomplete_details: z.looseObject({ reason: word }).nullish().catch(undefined),
  output: z
    .array(z.looseObject({ type: word, content: parts, summary: parts }))
    .nullish()
    .catch(undefined),
  usage: z
    .looseObject({ input_tokens: z.number(), output_tokens: z.number() })
    .nullish()
    .catch(undefined),
});
type Response = z.infer<typeof response>;

const event = z.looseObject({
  type: word,
  object: word,
  delta: word,
  error: z.unknown().optional(),
  response: response.nullish().catch(undefined),
});

/**
 * Reads the data of one event of OpenAI's Responses format, or a whole answer in it; one that is
 * none says nothing. Throws {@link FoundryError} when it tells a failure.
 */
export function parseResponseStep(
  line: string,
  request: Pick<ChatRequest, 'model' | 'maxTokens'>,
): Step {
  if (line.trim() === '[DONE]') return { pieces: [], isLast: true };
  const json = parseJson(line);
  const { data } = event.safeParse(json);
  if (data === undefined) return { pieces: [] };
  switch (data.type) {
    case 'response.output_text.delta':
      return { pieces: data.delta ? [{ content: data.delta }] : [] };
    // Foundry's name for it, and OpenAI's two.
    case 'response.reasoning.delta':
    case 'response.reasoning_text.delta':
    case 'response.reasoning_summary_text.delta':
      return { pieces: data.delta ? [{ thought: data.delta }] : [] };
    case 'response.completed':
      return endOf(data.response ?? {}, request);
    case 'response.incomplete':
      return endOf({ ...data.response, status: 'incomplete' }, request);
    case 'response.failed':
    case 'response.cancelled':
      throw failure(data.response ?? {}, line, request);
    default:
  }
  if (data.type === 'error' || data.error) throw failure(data, line, request);
  if (data.object !== 'response') return { pieces: [] };
  const whole = response.parse(json);
  if (whole.status === 'failed' || whole.status === 'cancelled') {
    throw failure(whole, line, request);
  }
  return { ...endOf(whole, request), pieces: (whole.output ?? []).flatMap(piecesOf) };
}

function failure(
  { error }: { error?: unknown },
  line: string,
  { model }: Pick<ChatRequest, 'model'>,
) {
  return explainAnswer(200, error ? JSON.stringify({ error }) : line, model.id);
}

function endOf(
  { status, incomplete_details, usage }: Response,
  { maxTokens }: Pick<ChatRequest, 'maxTokens'>,
): Step {
  // Foundry 2.x calls every answer completed, also one that filled its limit.
  const isFull = usage ? usage.output_tokens >= maxTokens : false;
  const isCut = status === 'incomplete' && incomplete_details?.reason !== 'content_filter';
  return {
    pieces: [],
    finish: isFull || isCut ? 'length' : 'stop',
    ...(usage ? { usage: usageOf(usage) } : {}),
  };
}

function piecesOf({ type, content, summary }: NonNullable<Response['output']>[number]): Piece[] {
  const texts = [...(summary ?? []), ...(content ?? [])].flatMap(({ text }) => text || []);
  return texts.map((text) => (type === 'reasoning' ? { thought: text } : { content: text }));
}

function usageOf({ input_tokens, output_tokens }: NonNullable<Response['usage']>): Usage {
  return { promptTokens: input_tokens, completionTokens: output_tokens };
}
