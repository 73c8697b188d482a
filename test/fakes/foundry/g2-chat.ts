import { randomBytes } from 'node:crypto';
import {
  type ChatShape,
  type Collected,
  collectChat,
  generateFor,
  reasonOf,
  streamChat,
  wholeCalls,
} from './chat-flow.ts';
import type { Call } from './dialect.ts';
import type { Usage } from './engine.ts';
import { g2Error, InferenceError, sendG2Error } from './g2-errors.ts';
import {
  budgetFor,
  checkChatBody,
  messagesForModel,
  parseG2Body,
  resolveG2Model,
} from './g2-request.ts';
import { asList, asNumber, asObject, modelRequest } from './prompt.ts';
import type { Script } from './types.ts';
import { openSse, sendJson } from './wire.ts';

const defaultOutputTokens = 2048;

type Frame = { readonly id: string; readonly created: number; readonly model: string };

/** POST /v1/chat/completions. `n`, `stop` and `response_format` have no effect, as in the core. */
export async function g2Chat(call: Call): Promise<void> {
  const body = parseG2Body(call);
  checkChatBody(body);
  const model = resolveG2Model(call, String(body.model));
  const isStream = body.stream === true;
  const asked = asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens);
  const messages = messagesForModel(asList(body.messages));
  try {
    const budget = budgetFor(model, messages, { asked, ifUnset: defaultOutputTokens });
    const events = generateFor(call, {
      ...budget,
      request: modelRequest({ path: call.path, model: model.id, messages, body }),
      reasoningInline: model.supportsReasoning !== true,
      stop: [],
    });
    const finishRule = (end: { wasCut: boolean; usage: Usage; script: Script }) =>
      reasonOf(end.script, { wasCut: isCut(end.usage, asked) });
    const frame = newFrame(model.id);
    if (isStream) {
      const hasUsage = asObject(body.stream_options).include_usage === true;
      await streamChat(call, events, { shape: g2Shape(frame, hasUsage), finishRule });
      return;
    }
    const result = await collectChat(call, events, { finishRule });
    if (result.type === 'failed') throw new InferenceError(generatorPlace, result.message);
    if (result.type === 'answer') sendJson(call.res, 200, completion(frame, result));
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    if (!isStream) return sendG2Error(call, 500, `Inference failed: ${error.message}`);
    const sse = openSse(call.res, call.server.splitBytes);
    await sse.event(g2Error(error.message, 500));
    sse.end();
  }
}

const generatorPlace = 'onnx_chat_generator.cc:68 GenerateNextToken';

/** The core knows `length` only by the number that the caller sent, not by its own default. */
function isCut(usage: Usage, asked: number | undefined): boolean {
  return asked !== undefined && usage.completion >= asked;
}

function newFrame(model: string): Frame {
  const id = `chatcmpl-${randomBytes(8).toString('hex')}`;
  return { id, created: Math.floor(Date.now() / 1000), model };
}

function usageBody(usage: Usage) {
  return {
    completion_tokens: usage.completion,
    completion_tokens_details: { reasoning_tokens: 0 },
    prompt_tokens: usage.prompt,
    prompt_tokens_details: { cached_tokens: 0 },
    total_tokens: usage.prompt + usage.completion,
  };
}

function completion(frame: Frame, answer: Extract<Collected, { type: 'answer' }>) {
  const calls = wholeCalls(answer.toolCalls);
  const message = {
    content: answer.text,
    refusal: null,
    role: 'assistant',
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    choices: [{ finish_reason: answer.finish, index: 0, logprobs: null, message }],
    created: frame.created,
    id: frame.id,
    model: frame.model,
    object: 'chat.completion',
    system_fingerprint: null,
    usage: usageBody(answer.usage),
  };
}

function g2Shape(frame: Frame, hasUsage: boolean): ChatShape {
  const chunk = (choices: readonly unknown[]) => ({
    choices,
    created: frame.created,
    id: frame.id,
    model: frame.model,
    object: 'chat.completion.chunk',
    system_fingerprint: null,
  });
  const choice = (delta: Record<string, unknown>, finish_reason: string | null = null) =>
    chunk([{ delta, finish_reason, index: 0, logprobs: null }]);
  return {
    start: () => [choice({ content: '', role: 'assistant' })],
    content: (content) => [choice({ content })],
    apart: () => [],
    // Whole calls, with their index.
    calls: (calls) => [
      choice({ tool_calls: wholeCalls(calls).map((call, index) => ({ index, ...call })) }),
    ],
    finish: (reason, usage) => [
      choice({}, reason),
      ...(hasUsage ? [{ ...chunk([]), usage: usageBody(usage) }] : []),
    ],
    error: (message) => g2Error(`${generatorPlace} ${message}`, 500),
  };
}
