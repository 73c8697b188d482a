import { randomBytes } from 'node:crypto';
import { type ChatShape, collectChat, generateFor, reasonOf, streamChat } from './chat-flow.ts';
import type { Call } from './dialect.ts';
import { sendError, usageBody } from './openai-wire.ts';
import { asList, asNumber, asObject, countPromptTokens, modelRequest } from './prompt.ts';
import type { FakeModel } from './types.ts';
import { sendJson } from './wire.ts';

type Body = Readonly<Record<string, unknown>>;

/** POST /v1/completions, the old format: the prompt is continued as it stands. */
export async function completions(call: Call, body: Body, model: FakeModel): Promise<void> {
  const [prompt] = typeof body.prompt === 'string' ? [body.prompt] : asList(body.prompt);
  if (typeof prompt !== 'string') {
    return sendError(call, 400, { message: '"prompt" must be provided', param: 'prompt' });
  }
  const messages = [{ role: 'user', content: prompt }];
  const events = generateFor(call, {
    promptTokens: countPromptTokens(messages),
    maxTokens: asNumber(body.max_tokens) ?? model.contextLength ?? Number.POSITIVE_INFINITY,
    request: modelRequest({ path: call.path, model: model.id, messages, body }),
    reasoningInline: true,
    stop: asList(typeof body.stop === 'string' ? [body.stop] : body.stop).map(String),
  });
  const echo = body.echo === true ? prompt : '';
  const id = `cmpl-${randomBytes(12).toString('hex')}`;
  const object = 'text_completion';
  const frame = { id, object, created: Math.floor(Date.now() / 1000), model: model.id };
  const choice = (text: string, finish_reason: string | null) => ({
    choices: [{ text, index: 0, logprobs: null, finish_reason }],
    ...frame,
  });
  const finishRule = ({ script, wasCut }: Parameters<typeof reasonOf>[1] & { script: object }) =>
    reasonOf(script, { wasCut });
  if (body.stream === true) {
    const hasUsage = asObject(body.stream_options).include_usage === true;
    const shape: ChatShape = {
      start: () => (echo === '' ? [] : [choice(echo, null)]),
      content: (text) => [choice(text, null)],
      apart: () => [],
      finish: (reason, usage) => [
        choice('', reason),
        ...(hasUsage ? [{ ...frame, choices: [], usage: usageBody(usage) }] : []),
      ],
      error: (message) => ({ error: { message, type: 'server_error' } }),
    };
    return await streamChat(call, events, { shape, finishRule });
  }
  const result = await collectChat(call, events, { finishRule });
  if (result.type === 'failed') {
    return sendError(call, 500, { message: result.message, type: 'server_error' });
  }
  if (result.type === 'silent') return;
  const { text, finish, usage } = result;
  sendJson(call.res, 200, { ...choice(echo + text, finish), usage: usageBody(usage) });
}
