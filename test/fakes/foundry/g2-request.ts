import type { Call } from './dialect.ts';
import { G2Refusal, InferenceError } from './g2-errors.ts';
import { asList, asObject, countPromptTokens, textOf } from './prompt.ts';
import type { FakeMessage, FakeModel } from './types.ts';

const defaultContextLength = 16384;

type Body = Readonly<Record<string, unknown>>;

/** The body of a POST as an object. @throws G2Refusal 400 as the core words it. */
export function parseG2Body(call: Call): Body {
  if (call.bodyText === '') throw new G2Refusal(400, 'Empty request body');
  try {
    return asObject(JSON.parse(call.bodyText));
  } catch {
    throw new G2Refusal(
      400,
      'Invalid JSON: [json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value - invalid literal',
    );
  }
}

/** Checks what the chat route needs. @throws G2Refusal 400. */
export function checkChatBody(body: Body): void {
  checkType(body, 'model', 'string');
  checkType(body, 'messages', 'array');
  for (const message of asList(body.messages)) checkType(asObject(message), 'role', 'string');
  if (body.model === '') throw new G2Refusal(400, 'Missing required field: model');
  if (asList(body.messages).length === 0) {
    throw new G2Refusal(400, 'Missing required field: messages');
  }
}

/** The loaded model with exactly this id. @throws G2Refusal 404 or 400. */
export function resolveG2Model(call: Call, id: string): FakeModel {
  const model = call.server.shelf.byId(id);
  if (model === undefined) {
    throw new G2Refusal(404, `Model not found: No model matching '${id}'`);
  }
  if (!model.loaded) {
    throw new G2Refusal(400, `Model not loaded: Model '${id}' must be loaded before inference`);
  }
  return model;
}

/** The messages that reach the prompt: the core loses empty ones and those of tools. */
export function messagesForModel(messages: readonly unknown[]): FakeMessage[] {
  return messages
    .map(asObject)
    .map((message) => ({ role: String(message.role), content: textOf(message.content) }))
    .filter((message) => message.content !== '' && message.role !== 'tool');
}

/**
 * Prompt tokens and output budget of a request.
 * @throws InferenceError when both together exceed the model's context.
 */
export function budgetFor(
  model: FakeModel,
  messages: readonly FakeMessage[],
  { asked, ifUnset }: { asked: number | undefined; ifUnset: number },
): { promptTokens: number; maxTokens: number } {
  if (messages.length === 0) {
    throw new InferenceError(
      'chat_session.cc:655 ProcessChatCompletionsJson',
      'At least one MESSAGE item with non-empty content is required in the request',
    );
  }
  const place = 'search_options.cc:38 ApplySearchOptions';
  const maxTokens = asked ?? ifUnset;
  if (maxTokens < 1) throw new InferenceError(place, 'max_output_tokens must be >= 1');
  const promptTokens = countPromptTokens(messages);
  const limit = model.contextLength ?? defaultContextLength;
  if (promptTokens + maxTokens > limit) {
    throw new InferenceError(
      place,
      `request requires ${promptTokens + maxTokens} total tokens (${promptTokens} input + ${maxTokens} output), which exceeds the model's maximum context length of ${limit} tokens`,
    );
  }
  return { promptTokens, maxTokens };
}

function checkType(body: Body, key: string, wanted: 'string' | 'array'): void {
  const value = body[key];
  if (value === undefined) {
    throw new G2Refusal(
      400,
      `Invalid request: [json.exception.out_of_range.403] key '${key}' not found`,
    );
  }
  const actual = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (actual !== wanted) {
    throw new G2Refusal(
      400,
      `Invalid request: [json.exception.type_error.302] type must be ${wanted}, but is ${actual}`,
    );
  }
}
