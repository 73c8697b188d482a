import { z } from 'zod';
import type { Piece, Step } from './step.ts';
import { parseJson } from './transport.ts';
import type { Usage } from './types.ts';
import { explainAnswer } from './wire-errors.ts';

// What is written in an unknown way is passed over, so that the text beside it is not lost.
const words = z.string().nullish().catch(undefined);
const delta = z.looseObject({ content: words, reasoning_content: words, reasoning: words });
/** An event, or a whole answer, in OpenAI's chat format. */
export const chatChunk = z.looseObject({
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
type Chunk = z.infer<typeof chatChunk>;

/**
 * Reads the data of one event in OpenAI's chat format; one that is none says nothing. Throws
 * {@link FoundryError} when it is an error.
 */
export function parseStep(line: string, model: string): Step {
  if (line.trim() === '[DONE]') return { pieces: [], isLast: true };
  const parsed = chatChunk.safeParse(parseJson(line));
  // A line that is no chunk carries no text: some servers send notes of their own in between.
  if (!parsed.success) return { pieces: [] };
  const { error, choices, usage } = parsed.data;
  if (error) throw explainAnswer(200, line, model);
  const finish = choices?.[0]?.finish_reason;
  return {
    pieces: (choices ?? []).flatMap(piecesOf),
    ...(finish ? { finish } : {}),
    ...(choices?.length ? { isAnswer: true } : {}),
    ...(usage ? { usage: usageOf(usage) } : {}),
    ...(choices?.some(({ delta, message }) => delta && message) ? { isDoubled: true } : {}),
  };
}

function piecesOf(choice: NonNullable<Chunk['choices']>[number]): Piece[] {
  // Some servers repeat the one as the other.
  const { content, reasoning_content, reasoning } = choice.delta ?? choice.message ?? {};
  // DeepSeek's name for it, and that of Ollama and others.
  const thought = reasoning_content ?? reasoning;
  if (!thought && !content) return [];
  return [{ ...(thought ? { thought } : {}), ...(content ? { content } : {}) }];
}

/** Token counts under OpenAI's names. */
export function usageOf({ prompt_tokens, completion_tokens }: NonNullable<Chunk['usage']>): Usage {
  return { promptTokens: prompt_tokens, completionTokens: completion_tokens };
}

/** The token counts of a whole answer in OpenAI's format; undefined when it has none. */
export function usageIn(json: unknown): Usage | undefined {
  const { usage } = chatChunk.safeParse(json).data ?? {};
  return usage ? usageOf(usage) : undefined;
}
