import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { practiceAnswer } from './answer.ts';
import { budgetOf, type ChatRequest, parseChatRequest } from './chat-request.ts';
import { generate } from './generate.ts';
import type { Models } from './models.ts';
import { errorBody, Refusal, sendJson } from './wire.ts';

/**
 * Answers POST /v1/chat/completions. Once a stream has begun, errors are an event in it and no
 * `[DONE]` follows. Generation ends when `signal` aborts.
 * @throws Refusal; rejects with an AbortError on abort.
 */
export async function answerChat(
  res: ServerResponse,
  options: { bodyText: string; models: Models; tokenMs: number; signal: AbortSignal },
): Promise<void> {
  const request = parseChatRequest(options.bodyText);
  const model = options.models.forChat(request.model);
  const write = request.isStream ? writeStream : writeWhole;
  const start = (): Generation => {
    const { promptTokens, maxTokens } = budgetOf(request);
    const { messages } = request;
    const answer = practiceAnswer({ messages, alwaysThinks: model.alwaysThinks });
    return { promptTokens, tokens: generate(answer, { ...options, maxTokens }) };
  };
  await write(res, { request, start, signal: options.signal });
}

type Generation = { readonly promptTokens: number; readonly tokens: AsyncIterable<string> };

type Job = {
  readonly request: ChatRequest;
  /** May throw; in a stream that is an event already. */
  readonly start: () => Generation;
  readonly signal: AbortSignal;
};

async function writeWhole(res: ServerResponse, { request, start, signal }: Job): Promise<void> {
  let content = '';
  let count = 0;
  try {
    const { promptTokens, tokens } = start();
    for await (const token of tokens) {
      content += token;
      count += 1;
    }
    const message = { role: 'assistant', refusal: null, content };
    const finish_reason = finishReason(request, count);
    sendJson(res, 200, {
      ...frameOf(request, 'chat.completion'),
      choices: [{ index: 0, message, logprobs: null, finish_reason }],
      usage: usageOf(promptTokens, count),
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Refusal(500, `Inference failed: ${(error as Error).message}`);
  }
}

async function writeStream(res: ServerResponse, { request, start, signal }: Job): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  res.flushHeaders();
  const frame = frameOf(request, 'chat.completion.chunk');
  const send = (data: unknown) => res.write(`data: ${JSON.stringify(data)}\n\n`);
  const sendDelta = (delta: object, finish_reason: string | null = null) =>
    send({ ...frame, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  try {
    const { promptTokens, tokens } = start();
    sendDelta({ role: 'assistant', content: '' });
    let count = 0;
    for await (const content of tokens) {
      sendDelta({ content });
      count += 1;
    }
    sendDelta({}, finishReason(request, count));
    if (request.wantsUsage) {
      send({ ...frame, choices: [], usage: usageOf(promptTokens, count) });
    }
    res.write('data: [DONE]\n\n');
  } catch (error) {
    if (signal.aborted) throw error;
    send(errorBody((error as Error).message, 500));
  }
  res.end();
}

/** As in Foundry, `length` is said only to a caller that named a limit. */
function finishReason({ askedTokens }: ChatRequest, count: number): 'stop' | 'length' {
  return askedTokens !== undefined && count >= askedTokens ? 'length' : 'stop';
}

function frameOf({ model }: ChatRequest, object: string) {
  const created = Math.floor(Date.now() / 1000);
  return { id: `chatcmpl-${randomUUID()}`, object, created, model, system_fingerprint: null };
}

function usageOf(prompt: number, completion: number) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
