import { asPromptText } from '../attachments/index.ts';
import type { ChatImage, ChatMessage, Model } from '../foundry/types.ts';
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
/** Of vision models of this size, roughly; each has its own count. */
const TOKENS_PER_IMAGE = 800;

/** A file that is read: text, as much of it as there was room for. */
export type PromptFile = Parameters<typeof asPromptText>[0];

export type PromptParts = {
  readonly system: string;
  /** Oldest first, without the question. */
  readonly history: readonly Exchange[];
  readonly question: string;
  readonly files?: readonly PromptFile[];
  readonly images?: readonly ChatImage[];
  readonly model: Model;
  /** Longest answer, in tokens. */
  readonly maxTokens: number;
};

export type Prompt = {
  readonly messages: readonly ChatMessage[];
  /** What is left for the answer, at most what was asked for. */
  readonly maxTokens: number;
  /** Files of which only the beginning found room. */
  readonly cutFiles: readonly PromptFile[];
};

/**
 * Fits a conversation into the model's context: the system prompt and the question always stay, of
 * its files as much as there is room for, then as many of the newest exchanges, whole ones only.
 * Room for the answer is kept: what was asked for, but at most half of the window.
 */
export function fitPrompt(parts: PromptParts): Prompt {
  const { system, history, question, images = [], model, maxTokens } = parts;
  const context = model.context ?? ASSUMED_CONTEXT;
  const answer = Math.min(maxTokens, Math.floor(context / 2));
  const budget = Math.min(context - answer, byteLimit(model) / BYTES_PER_TOKEN);
  const frame: ChatMessage[] = system === '' ? [] : [{ role: 'system', content: system }];
  const asked: ChatMessage = { role: 'user', content: question };
  const room = budget - tokensOf([...frame, asked]) - images.length * TOKENS_PER_IMAGE;
  const files = fitFiles(parts.files ?? [], room * BYTES_PER_TOKEN);
  const last: ChatMessage = {
    role: 'user',
    content: withFiles(question, files),
    ...(images.length > 0 && { images }),
  };
  let left = room - tokensOf([last]) + tokensOf([asked]);
  const kept: ChatMessage[][] = [];
  for (const exchange of [...history].reverse()) {
    const pair = messagesOf(exchange);
    left -= tokensOf(pair);
    if (left < 0) break;
    kept.unshift(pair);
  }
  return {
    messages: [...frame, ...kept.flat(), last],
    maxTokens: answer,
    cutFiles: files.filter(({ isCut }) => isCut),
  };
}

/** A careful estimate: each model counts with a vocabulary of its own. */
export function tokensOf(messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) =>
      sum + Math.ceil(Buffer.byteLength(content) / BYTES_PER_TOKEN) + TOKENS_PER_MESSAGE,
    0,
  );
}

/** Shares the room out, in bytes: a small file is whole, large ones get the same. */
function fitFiles(files: readonly PromptFile[], room: number): PromptFile[] {
  let left = Math.max(0, room - files.length * FRAME_BYTES);
  const bySize = [...files].sort((a, b) => sizeOf(a) - sizeOf(b));
  const fitted = new Map<PromptFile, PromptFile>();
  for (const [index, file] of bySize.entries()) {
    const share = Math.floor(left / (files.length - index));
    const text = sizeOf(file) <= share ? file.text : cutToBytes(file.text, share);
    left -= Buffer.byteLength(text);
    fitted.set(file, { ...file, text, isCut: file.isCut || text.length < file.text.length });
  }
  return files.map((file) => fitted.get(file) ?? file);
}

/** What {@link asPromptText} puts around a file, roughly. */
const FRAME_BYTES = 120;

function sizeOf({ text }: PromptFile): number {
  return Buffer.byteLength(text);
}

/** The longest beginning of at most so many bytes of UTF-8; no character is cut. */
function cutToBytes(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

function withFiles(question: string, files: readonly PromptFile[]): string {
  return [...files.map(asPromptText), question].filter((part) => part !== '').join('\n\n');
}

function messagesOf({ question, answer, attachments = [] }: Exchange): ChatMessage[] {
  const files = attachments.flatMap(({ name, text }) =>
    text === undefined ? [] : [{ name, text, isCut: false }],
  );
  const pictures = attachments.filter(({ text }) => text === undefined).map(({ name }) => name);
  const asked = [...pictures.map((name) => `[${name}]`), question].filter((part) => part !== '');
  return [
    { role: 'user', content: withFiles(asked.join(' '), files) },
    { role: 'assistant', content: answer },
  ];
}

function byteLimit({ device }: Model): number {
  return device === 'generic-gpu' ? MAX_GPU_PROMPT_BYTES : Number.POSITIVE_INFINITY;
}
