import { randomBytes } from 'node:crypto';
import {
  type ChatShape,
  collectChat,
  type FinishRule,
  generateFor,
  reasonOf,
  streamChat,
  wholeCalls,
} from './chat-flow.ts';
import type { Call, Dialect } from './dialect.ts';
import { embed } from './g2-embeddings.ts';
import { completions } from './openai-completions.ts';
import { errorBody, sendError, sendNoModel, usageBody } from './openai-wire.ts';
import {
  asList,
  asNumber,
  asObject,
  countPromptTokens,
  imageUrlsIn,
  modelRequest,
  textOf,
} from './prompt.ts';
import type { FakeModel } from './types.ts';
import { sendJson } from './wire.ts';

type Body = Readonly<Record<string, unknown>>;

/** A plain OpenAI-compatible server such as llama-server or LM Studio: everything is loaded. */
export const openai: Dialect = {
  generation: 'openai',
  keepsGenerating: false,
  forgetsLoadedModels: false,
  async handle(call) {
    const route = `${call.method} ${call.path}`;
    const [, id] = /^GET \/v1\/models\/([^/]+)$/u.exec(route) ?? [];
    if (route === 'GET /v1/models') return listModels(call);
    if (id !== undefined) return showModel(call, decodeURIComponent(id));
    if (route === 'POST /v1/chat/completions') return withBody(call, chat);
    if (route === 'POST /v1/completions' && call.server.quirks.hasCompletions) {
      return withBody(call, completions);
    }
    if (route === 'POST /v1/embeddings') return withBody(call, embeddings);
    sendError(call, 404, { message: 'Not Found', type: 'not_found_error' });
  },
};

function listModels(call: Call): void {
  sendJson(call.res, 200, { object: 'list', data: call.server.shelf.all().map(entry) });
}

function showModel(call: Call, id: string): void {
  const model = call.server.shelf.byId(id);
  if (model === undefined) sendNoModel(call, id);
  else sendJson(call.res, 200, entry(model));
}

function entry(model: FakeModel) {
  const { contextLength } = model;
  return {
    id: model.id,
    object: 'model',
    created: 1_750_000_000,
    owned_by: model.publisher ?? 'llamacpp',
    // llama-server's and vLLM's names for the context length; LM Studio sends neither.
    ...(contextLength === undefined
      ? {}
      : { meta: { n_ctx_train: contextLength }, max_model_len: contextLength }),
    // OpenRouter's; most servers tell nothing of it.
    ...(model.vision === undefined
      ? {}
      : { architecture: { input_modalities: model.vision ? ['text', 'image'] : ['text'] } }),
  };
}

async function withBody(
  call: Call,
  run: (call: Call, body: Body, model: FakeModel) => void | Promise<void>,
): Promise<void> {
  let body: Body;
  try {
    body = asObject(JSON.parse(call.bodyText));
  } catch {
    return sendError(call, 400, { message: 'Could not parse the JSON body of your request.' });
  }
  if (typeof body.model !== 'string') {
    return sendError(call, 400, { message: 'you must provide a model parameter', param: 'model' });
  }
  const model = call.server.shelf.byId(body.model);
  if (model === undefined) return sendNoModel(call, body.model);
  await run(call, body, model);
}

async function chat(call: Call, body: Body, model: FakeModel): Promise<void> {
  const raw = asList(body.messages).map(asObject);
  if (raw.length === 0) {
    return sendError(call, 400, { message: "'messages' must not be empty", param: 'messages' });
  }
  const messages = raw.map(({ role, content }) => ({
    role: String(role),
    content: textOf(content),
  }));
  const images = imageUrlsIn(raw);
  if (images.length > 0 && model.vision !== true) {
    // As LM Studio words it; llama-server says it with a 500.
    const message = 'Model does not support images. Please use a model that does.';
    return sendError(call, 400, { message });
  }
  const asked = asNumber(body.max_completion_tokens) ?? asNumber(body.max_tokens);
  const promptTokens = countPromptTokens(messages);
  const limit = model.contextLength ?? Number.POSITIVE_INFINITY;
  const wanted = promptTokens + (asked ?? 1);
  if (wanted > limit) {
    const message = `This model's maximum context length is ${limit} tokens. However, you requested ${wanted} tokens (${promptTokens} in the messages, ${asked ?? 1} in the completion). Please reduce the length of the messages or completion.`;
    return sendError(call, 400, { message, param: 'messages', code: 'context_length_exceeded' });
  }
  const events = generateFor(call, {
    promptTokens,
    maxTokens: asked ?? limit - promptTokens,
    request: modelRequest({ path: call.path, model: model.id, messages, images, body }),
    reasoningInline: model.supportsReasoning !== true,
    stop: asList(typeof body.stop === 'string' ? [body.stop] : body.stop).map(String),
  });
  const finishRule: FinishRule = ({ script, wasCut }) => reasonOf(script, { wasCut });
  const id = `chatcmpl-${randomBytes(12).toString('hex')}`;
  const frame = { id, created: Math.floor(Date.now() / 1000), model: model.id };
  if (body.stream === true) {
    const hasUsage = asObject(body.stream_options).include_usage === true;
    await streamChat(call, events, { shape: openaiShape(frame, hasUsage), finishRule });
    return;
  }
  const result = await collectChat(call, events, { finishRule });
  if (result.type === 'failed') {
    return sendError(call, 500, { message: result.message, type: 'server_error' });
  }
  if (result.type === 'silent') return;
  const { text, apart, finish, usage } = result;
  const reasoning = apart === '' ? {} : { reasoning_content: apart };
  const calls = result.toolCalls.length === 0 ? {} : { tool_calls: wholeCalls(result.toolCalls) };
  const message = { role: 'assistant', content: text, ...reasoning, ...calls };
  sendJson(call.res, 200, {
    ...frame,
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: usageBody(usage),
  });
}

type Frame = { readonly id: string; readonly created: number; readonly model: string };

function openaiShape(frame: Frame, hasUsage: boolean): ChatShape {
  const object = 'chat.completion.chunk';
  const choice = (delta: Body, finish_reason: string | null = null) => ({
    ...frame,
    object,
    choices: [{ index: 0, delta, finish_reason }],
  });
  const choiceOf = (delta: Body) => choice(delta);
  return {
    start: () => [choice({ role: 'assistant', content: null })],
    content: (content) => [choice({ content })],
    apart: (reasoning_content) => [choice({ reasoning_content })],
    // The name first, then the arguments in pieces.
    calls: (calls) =>
      wholeCalls(calls).flatMap((call, index) => callChunks(call, index).map(choiceOf)),
    finish: (reason, usage) => [
      choice({}, reason),
      ...(hasUsage ? [{ ...frame, object, choices: [], usage: usageBody(usage) }] : []),
    ],
    error: (message) => errorBody({ message, type: 'server_error' }),
  };
}

function callChunks(call: ReturnType<typeof wholeCalls>[number], index: number): Body[] {
  const { arguments: args, name } = call.function;
  const half = Math.ceil(args.length / 2);
  const first = { ...call, index, function: { name, arguments: '' } };
  const pieces = [args.slice(0, half), args.slice(half)];
  return [first, ...pieces.map((each) => ({ index, function: { arguments: each } }))].map(
    (each) => ({ tool_calls: [each] }),
  );
}

function embeddings(call: Call, body: Body, model: FakeModel): void {
  const inputs = typeof body.input === 'string' ? [body.input] : asList(body.input).map(String);
  if (inputs.length === 0) {
    sendError(call, 400, { message: "'input' is required", param: 'input' });
    return;
  }
  const tokens = countPromptTokens(inputs.map((content) => ({ role: 'user', content })));
  sendJson(call.res, 200, {
    object: 'list',
    model: model.id,
    data: inputs.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}
