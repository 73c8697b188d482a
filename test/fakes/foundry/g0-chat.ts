import { type ChatShape, collectChat, generateFor } from './chat-flow.ts';
import {
  csharpMarks,
  csharpMoment,
  csharpUsage,
  messagesOf,
  streamAfterPrefill,
} from './csharp-chat.ts';
import type { Call } from './dialect.ts';
import { sendG0Error, sendNoProvider } from './g0-errors.ts';
import {
  asList,
  asNumber,
  asObject,
  countPromptTokens,
  imageUrlsIn,
  modelRequest,
} from './prompt.ts';
import type { FakeModel } from './types.ts';
import { sendJson } from './wire.ts';

/** Issue 243: without `max_tokens` an answer ends at about this length, and says nothing of it. */
const defaultOutputTokens = 512;
const defaultContextLength = 16384;

type Body = Readonly<Record<string, unknown>>;

/**
 * POST /v1/chat/completions. `stop` has no effect; an answer never tells that it was cut. That it
 * takes images is a guess: no other route could.
 */
export async function g0Chat(call: Call): Promise<void> {
  const body = parsedBody(call);
  if (body === undefined) return sendG0Error(call, 400, 'Invalid request body');
  if (body.max_completion_tokens !== undefined) {
    return sendG0Error(call, 400, 'Unsupported parameter: max_completion_tokens');
  }
  const name = String(body.model);
  const model = loadedModel(call, name);
  if (model === undefined) return sendNoProvider(call, name);
  const messages = messagesOf(body);
  const images = imageUrlsIn(asList(body.messages));
  if (images.length > 0 && model.vision !== true) {
    return sendG0Error(call, 400, 'Image input is not supported by this model.');
  }
  const promptTokens = countPromptTokens(messages);
  const room = (model.contextLength ?? defaultContextLength) - promptTokens;
  if (room <= 0) {
    const text = `input sequence_length (${promptTokens}) is >= max_length (${room + promptTokens})`;
    return sendG0Error(call, 500, text);
  }
  const events = generateFor(call, {
    promptTokens,
    maxTokens: Math.min(asNumber(body.max_tokens) ?? defaultOutputTokens, room),
    request: modelRequest({ path: call.path, model: model.id, messages, images, body }),
    reasoningInline: true,
    stop: [],
  });
  const sendFailure = (message: string) => sendG0Error(call, 500, message);
  const finishRule = () => 'stop';
  if (body.stream === true) {
    const shape = call.server.quirks.olderStreams ? olderShape() : newerShape(name);
    return await streamAfterPrefill(call, events, { shape, finishRule, sendFailure });
  }
  const result = await collectChat(call, events, { finishRule });
  if (result.type === 'failed') return sendFailure(result.message);
  if (result.type === 'silent') return;
  const message = { role: 'assistant', content: result.text, tool_calls: [] };
  const { olderStreams } = call.server.quirks;
  sendJson(call.res, 200, {
    model: name,
    choices: [
      // Issue 383: since 0.8.101 a whole answer has a `delta` too, and lost its usage.
      olderStreams
        ? { message, index: 0, finish_reason: 'stop' }
        : { delta: message, message, index: 0 },
    ],
    ...(olderStreams ? { usage: csharpUsage(result.usage) } : {}),
    ...csharpMoment(),
    id: 'chat.id.1',
    ...csharpMarks,
    object: 'chat.completion',
  });
}

/** POST /v1/chat/completions/tokenizer/encode/count: the prompt's tokens by the model's own count. */
export function countTokens(call: Call): void {
  const body = parsedBody(call) ?? {};
  const name = String(body.model);
  if (loadedModel(call, name) === undefined) sendNoProvider(call, name);
  else sendJson(call.res, 200, { tokenCount: countPromptTokens(messagesOf(body)) });
}

function parsedBody(call: Call): Body | undefined {
  try {
    const body = asObject(JSON.parse(call.bodyText));
    return Array.isArray(body.messages) ? body : undefined;
  } catch {
    return undefined;
  }
}

function loadedModel(call: Call, name: string): FakeModel | undefined {
  const { shelf, quirks } = call.server;
  const model =
    shelf.byId(name) ?? (quirks.listsWithoutVersion ? shelf.byIdWithoutVersion(name) : undefined);
  return model?.loaded ? model : undefined;
}

/** 0.8.101 to 0.8.119 (issues 299 and 399): no finish_reason, no usage, no `[DONE]`. */
function newerShape(model: string): ChatShape {
  let count = 0;
  return {
    start: () => [],
    content: (content) => {
      count += 1;
      const delta = { role: 'assistant', content, tool_calls: [] };
      const choice = { delta, message: delta, index: 0 };
      return [chunk({ model, choices: [choice], id: `chat.id.${count}` })];
    },
    apart: () => [],
    finish: () => [],
    error: () => undefined,
    saysDone: false,
  };
}

/** Before 0.8.101 (issue 144): a null model, `error: null`, an index that counts the chunks. */
function olderShape(): ChatShape {
  let count = 0;
  const next = (content: string, finish_reason: string | null) => {
    count += 1;
    const delta = {
      role: 'assistant',
      content,
      name: null,
      tool_call_id: null,
      function_call: null,
      tool_calls: [],
    };
    const reasons = { finish_reason, finish_details: null, logprobs: null };
    const choice = { delta, message: delta, index: count - 1, ...reasons };
    const nulls = { usage: null, system_fingerprint: null, service_tier: null };
    const more = { StreamEvent: null, error: null, HeaderValues: null };
    return [chunk({ model: null, choices: [choice], ...nulls, id: `chat.id.${count}`, ...more })];
  };
  return {
    start: () => [],
    content: (content) => next(content, null),
    apart: () => [],
    finish: (reason) => next('', reason),
    error: () => undefined,
  };
}

function chunk(fields: Body) {
  return { ...fields, ...csharpMoment(), ...csharpMarks, object: 'chat.completion.chunk' };
}
