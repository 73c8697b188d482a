import type { ChatMessage, Model } from '../foundry/types.ts';
import type { Exchange } from '../storage/conversation.ts';

/** Assumed for a model whose context window nobody told: small enough for nearly all. */
export const ASSUMED_CONTEXT = 4_096;
/**
 * WebGPU builds of Foundry die without a word on prompts of about 20 kB; "generic-gpu" is that
 * build. Seen with qwen3-8b and qwen3-14b on 0.10.3.
 */
const MAX_GPU_PROMPT_BYTES = 16 * 1024;
const BYTES_PER_TOKEN = 3.2;
const TOKENS_PER_MESSAGE = 6;

export type PromptParts = {
  readonly system: string;
  /** Oldest first, without the question. */
  readonly history: readonly Exchange[];
  readonly question: string;
  readonly model: Model;
  /** Longest answer, in tokens. */
  readonly maxTokens: number;
};

export type Prompt = {
  readonly messages: readonly ChatMessage[];
  /** What is left for the answer, at most what was asked for. */
  readonly maxTokens: number;
};

/**
 * Fits a conversation into the model's context: the system prompt and the question always stay,
 * then as many of the newest exchanges as there is room for, whole ones only. Room for the answer
 * is kept: what was asked for, but at most half of the window.
 */
export function fitPrompt({ system, history, question, model, maxTokens }: PromptParts): Prompt {
  const context = model.context ?? ASSUMED_CONTEXT;
  const answer = Math.min(maxTokens, Math.floor(context / 2));
  const budget = Math.min(context - answer, byteLimit(model) / BYTES_PER_TOKEN);
  const frame: ChatMessage[] = system === '' ? [] : [{ role: 'system', content: system }];
  const last: ChatMessage = { role: 'user', content: question };
  let left = budget - tokensOf([...frame, last]);
  const kept: ChatMessage[][] = [];
  for (const exchange of [...history].reverse()) {
    const pair = messagesOf(exchange);
    left -= tokensOf(pair);
    if (left < 0) break;
    kept.unshift(pair);
  }
  return { messages: [...frame, ...kept.flat(), last], maxTokens: answer };
}

/** A careful estimate: each model counts with a vocabulary of its own. */
export function tokensOf(messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) =>
      sum + Math.ceil(Buffer.byteLength(content) / BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE,
    0,
  );
}

function messagesOf({ question, answer }: Exchange): ChatMessage[] {
  return [
    { role: 'user', content: question },
    { role: 'assistant', content: answer },
  ];
}

function byteLimit({ device }: Model): number {
  return device === 'generic-gpu' ? MAX_GPU_PROMPT_BYTES : Number.POSITIVE_INFINITY;
}
