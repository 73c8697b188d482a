import { contextTokens } from './models.ts';
import { type Picture, pictureAt } from './pictures.ts';
import { Refusal } from './wire.ts';

const defaultMaxTokens = 2048;

/** One message: the text of its content and the images in it. */
export type Message = {
  readonly role: string;
  readonly content: string;
  readonly pictures: readonly Picture[];
};

/** A chat completion request, checked. */
export type ChatRequest = {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly isStream: boolean;
  readonly wantsUsage: boolean;
  /** What the caller asked for; only then may an answer end with `length`. */
  readonly askedTokens: number | undefined;
};

/** Reads a chat body. @throws Refusal 400 in Foundry's words. */
export function parseChatRequest(text: string): ChatRequest {
  if (text === '') throw new Refusal(400, 'Empty request body');
  const body = parseObject(text);
  if (typeof body.model !== 'string')
    throw new Refusal(400, "Invalid request: key 'model' is missing or wrong");
  if (!Array.isArray(body.messages))
    throw new Refusal(400, "Invalid request: key 'messages' is missing or wrong");
  if (body.model === '') throw new Refusal(400, 'Missing required field: model');
  if (body.messages.length === 0) throw new Refusal(400, 'Missing required field: messages');
  return {
    model: body.model,
    messages: body.messages.map(toMessage),
    isStream: body.stream === true,
    wantsUsage: asObject(body.stream_options).include_usage === true,
    askedTokens: asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens),
  };
}

/**
 * Prompt tokens (roughly, by characters) and the longest answer of a request.
 * @throws Error with Foundry's overflow text when they exceed the context together.
 */
export function budgetOf({ messages, askedTokens }: ChatRequest) {
  const chars = messages.reduce((sum, message) => sum + message.content.length, 0);
  if (chars === 0 && messages.every(({ pictures }) => pictures.length === 0)) {
    throw new Error('At least one MESSAGE item with non-empty content is required in the request');
  }
  const promptTokens = Math.ceil(chars / 4);
  const maxTokens = askedTokens ?? defaultMaxTokens;
  if (maxTokens < 1) throw new Error('max_output_tokens must be >= 1');
  if (promptTokens + maxTokens > contextTokens) {
    throw new Error(
      `request requires ${promptTokens + maxTokens} total tokens (${promptTokens} input + ${maxTokens} output), which exceeds the model's maximum context length of ${contextTokens} tokens`,
    );
  }
  return { promptTokens, maxTokens };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(text));
  } catch (error) {
    throw new Refusal(400, `Invalid JSON: ${(error as Error).message}`);
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function toMessage(value: unknown): Message {
  const { role, content } = asObject(value);
  if (typeof role !== 'string')
    throw new Refusal(400, "Invalid request: key 'role' is missing or wrong");
  if (typeof content === 'string') return { role, content, pictures: [] };
  const parts = Array.isArray(content) ? content.map(asObject) : [];
  return {
    role,
    content: parts.map(({ text }) => (typeof text === 'string' ? text : '')).join(''),
    pictures: parts.flatMap(pictureIn),
  };
}

/** @throws Refusal 400 for an image that would have to be fetched. */
function pictureIn({ type, image_url }: Readonly<Record<string, unknown>>): Picture[] {
  if (type !== 'image_url') return [];
  const picture = pictureAt(asObject(image_url).url);
  if (picture === undefined) {
    throw new Refusal(400, "Invalid request: image_url must be a 'data:image/…;base64,' URL");
  }
  return [picture];
}
