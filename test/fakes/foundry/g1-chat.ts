import { type ChatShape, collectChat, generateFor } from './chat-flow.ts';
import {
  csharpMarks,
  csharpMoment,
  csharpUsage,
  messagesOf,
  streamAfterPrefill,
} from './csharp-chat.ts';
import type { Call } from './dialect.ts';
import { chatFailure, g1Error, sendG1Error } from './g1-errors.ts';
import { findG1Model } from './g1-models.ts';
import { asNumber, asObject, countPromptTokens, modelRequest } from './prompt.ts';
import type { FakeMessage, FakeModel } from './types.ts';
import { resetConnection, sendJson } from './wire.ts';

const defaultOutputTokens = 2048;
const defaultContextLength = 16384;

type Body = Readonly<Record<string, unknown>>;

/** POST /v1/chat/completions. `stop` has no effect; a tool call stays text in the content. */
export async function g1Chat(call: Call): Promise<void> {
  const body = parsedBody(call);
  if (body === undefined) return sendG1Error(call, 400, chatFailure('Invalid request.'));
  const name = String(body.model);
  const model = findG1Model(call, name, { needsVersion: false });
  if (!model?.loaded) {
    const text = `Model '${name}' is not loaded. Please load the model before getting a ChatClient.`;
    return sendG1Error(call, 400, chatFailure(text));
  }
  const messages = messagesOf(body);
  if (killsWebGpu(call, model, messages)) {
    resetConnection(call.res);
    return call.server.shutDown();
  }
  const asked = asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens);
  const maxTokens = asked ?? defaultOutputTokens;
  const promptTokens = countPromptTokens(messages);
  const tooLong = overflow(model, promptTokens, maxTokens);
  if (tooLong !== undefined) return sendG1Error(call, 400, chatFailure(tooLong));
  const events = generateFor(call, {
    promptTokens,
    maxTokens,
    request: modelRequest({ path: call.path, model: model.id, messages, body }),
    reasoningInline: true,
    stop: [],
  });
  const sendFailure = (message: string) => sendG1Error(call, 500, chatFailure(message));
  const finishRule = (end: { wasCut: boolean; script: { finishReason?: string } }) =>
    end.script.finishReason ?? (end.wasCut ? 'length' : 'stop');
  if (body.stream === true) {
    const hasUsage = asObject(body.stream_options).include_usage === true;
    const shape = g1Shape(name, hasUsage);
    return await streamAfterPrefill(call, events, { shape, finishRule, sendFailure });
  }
  const result = await collectChat(call, events, { finishRule });
  if (result.type === 'failed') return sendFailure(result.message);
  if (result.type === 'silent') return;
  const message = { role: 'assistant', content: result.text, tool_calls: [] };
  sendJson(call.res, 200, {
    model: name,
    choices: [{ message, index: 0, finish_reason: result.finish }],
    usage: csharpUsage(result.usage),
    ...csharpMoment(),
    id: 'chat.id.1',
    ...csharpMarks,
    object: 'chat.completion',
  });
}

function parsedBody(call: Call): Body | undefined {
  try {
    const body = asObject(JSON.parse(call.bodyText));
    return Array.isArray(body.messages) ? body : undefined;
  } catch {
    return undefined;
  }
}

function killsWebGpu(call: Call, model: FakeModel, messages: readonly FakeMessage[]): boolean {
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  return bytes > call.server.quirks.webgpuCrashBytes && model.id.includes('generic-gpu');
}

function overflow(model: FakeModel, input: number, output: number): string | undefined {
  const limit = model.contextLength ?? defaultContextLength;
  if (input + output <= limit) return undefined;
  return `This request requires ${input + output} total tokens (${input} input + ${output} output), which exceeds the model's maximum context length of ${limit} tokens.`;
}

function g1Shape(model: string, hasUsage: boolean): ChatShape {
  const chunk = (choices: readonly unknown[]) => ({
    model,
    choices,
    ...csharpMoment(),
    id: 'chat.id.1',
    ...csharpMarks,
    object: 'chat.completion.chunk',
  });
  const choice = (content: string, finish: { finish_reason?: string } = {}) => {
    const delta = { role: 'assistant', content, tool_calls: [] };
    return chunk([{ delta, message: delta, index: 0, ...finish }]);
  };
  return {
    start: () => [],
    content: (content) => [choice(content)],
    apart: () => [],
    finish: (finish_reason, usage) => [
      choice('', { finish_reason }),
      ...(hasUsage ? [{ ...chunk([]), usage: csharpUsage(usage) }] : []),
    ],
    error: (message) => g1Error(message, 500),
  };
}
