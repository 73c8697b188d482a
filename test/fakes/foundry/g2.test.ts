import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  chatContent,
  type FakeFoundry,
  parseSse,
  parseSseJson,
  startFakeFoundry,
} from './index.ts';

const phi = 'Phi-4-mini-instruct-generic-gpu:5';
const qwen = 'qwen2.5-0.5b-instruct-generic-cpu:4';

type ManagementBody = {
  readonly id: string;
  readonly data: ReadonlyArray<object>;
  readonly error: { readonly message: string };
};

type Completion = {
  readonly choices: ReadonlyArray<{
    readonly message: { readonly content: string };
    readonly finish_reason: string;
  }>;
  readonly usage: { readonly completion_tokens: number };
};

let foundry: FakeFoundry;
beforeEach(async () => {
  foundry = await startFakeFoundry();
});
afterEach(() => foundry.close());

async function get(path: string) {
  const response = await fetch(foundry.url + path);
  return { status: response.status, body: (await response.json()) as ManagementBody };
}

function post(path: string, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(foundry.url + path, { method: 'POST', body: text });
}

function chat(fields: Record<string, unknown> = {}) {
  const messages = [{ role: 'user', content: 'two words' }];
  return post('/v1/chat/completions', { model: phi, messages, ...fields });
}

async function complete(fields: Record<string, unknown> = {}) {
  return (await (await chat(fields)).json()) as Completion;
}

function error(message: unknown, type = 'invalid_request_error') {
  return { error: { message, type, param: null, code: null } };
}

describe('management', () => {
  it('tells where it listens on /status', async () => {
    const { body } = await get('/status');
    expect(body).toEqual({
      endpoints: [foundry.url],
      modelCachePath: expect.any(String),
      pid: process.pid,
    });
  });

  it('loads by alias only, and says when nothing was to do', async () => {
    expect(await get('/models/load/qwen2.5-0.5b')).toEqual({
      status: 200,
      body: { status: 'loaded' },
    });
    expect((await get('/models/loaded')).body).toContain(qwen);
    expect((await get('/models/load/qwen2.5-0.5b')).body).toEqual({ status: 'already_loaded' });
    expect(await get(`/models/load/${qwen}`)).toEqual({
      status: 404,
      body: error(`Model not found: No model matching '${qwen}'`),
    });
  });

  it('refuses to load what was not downloaded', async () => {
    expect(await get('/models/load/mistral-7b-v0.2')).toEqual({
      status: 400,
      body: error('Model not cached: Model must be downloaded before loading'),
    });
  });

  it('unloads by alias, but not while an answer is under way', async () => {
    foundry.hold();
    const answer = chat({ stream: true });
    await foundry.untilHeld();
    const refused = await get('/models/unload/phi-4-mini');
    expect(refused.status).toBe(500);
    expect(refused.body.error.message).toMatch(/cannot unload .* 1 session\(s\) still using it$/);
    foundry.release();
    await (await answer).text();
    expect((await get('/models/unload/phi-4-mini')).body).toEqual({ status: 'unloaded' });
    expect((await get('/models/unload/phi-4-mini')).body).toEqual({ status: 'not_loaded' });
  });

  it('lists every variant of the catalogue without alias, state or context', async () => {
    const { body } = await get('/v1/models');
    expect(body.data).toHaveLength(foundry.models.length);
    expect(Object.keys(body.data[0] ?? {}).sort()).toEqual(['created', 'id', 'object', 'owned_by']);
  });

  it('does not decode ids in a path', async () => {
    expect((await get(`/v1/models/${phi}`)).body.id).toBe(phi);
    expect((await get(`/v1/models/${encodeURIComponent(phi)}`)).status).toBe(404);
  });

  it('answers an unknown route in plain text', async () => {
    const response = await fetch(`${foundry.url}/openai/status`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBeNull();
    expect(await response.text()).toContain("No mapping for HTTP-method: 'GET'");
  });
});

describe('refused chats', () => {
  it.each([
    ['an empty body', '', 400, 'Empty request body'],
    ['broken JSON', '{"model":', 400, expect.stringMatching(/^Invalid JSON: /)],
    ['no model', { messages: [] }, 400, expect.stringMatching(/^Invalid request: .*'model'/)],
    ['an empty model', { model: '', messages: [{ role: 'user' }] }, 400, missing('model')],
    ['no messages', { model: phi, messages: [] }, 400, missing('messages')],
    [
      'an alias',
      { model: 'phi-4-mini', messages: [{ role: 'user' }] },
      404,
      notFound('phi-4-mini'),
    ],
    [
      'a model that is not loaded',
      { model: qwen, messages: [{ role: 'user', content: 'x' }] },
      400,
      `Model not loaded: Model '${qwen}' must be loaded before inference`,
    ],
  ])('has the exact status and error for %s', async (_, body, status, message) => {
    const response = await post('/v1/chat/completions', body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(error(message));
  });

  it('counts an unset budget as 2048 and fails a long prompt with the overflow text', async () => {
    const content = 'x'.repeat(4 * 15_000);
    const message = expect.stringMatching(
      /requires 17048 total tokens \(15000 input \+ 2048 output\), which exceeds the model's maximum context length of 16384 tokens$/,
    );
    const plain = await chat({ messages: [{ role: 'user', content }] });
    expect(plain.status).toBe(500);
    expect(await plain.json()).toEqual(error(message, 'server_error'));

    const stream = await chat({ messages: [{ role: 'user', content }], stream: true });
    expect(stream.status).toBe(200);
    expect(parseSse(await stream.text()).map(({ data }) => JSON.parse(data))).toEqual([
      error(message, 'server_error'),
    ]);
    const shorter = await chat({ messages: [{ role: 'user', content }], max_tokens: 100 });
    expect(shorter.status).toBe(200);
  });
});

describe('answers', () => {
  it('sends a whole completion with usage', async () => {
    const response = await chat();
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      created: expect.any(Number),
      model: phi,
      system_fingerprint: null,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', refusal: null, content: 'You said: two words' },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: 3,
        completion_tokens: 4,
        total_tokens: 7,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  });

  it('streams a role chunk, the content, a final chunk and [DONE], without usage', async () => {
    const response = await chat({ stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    expect(parseSse(text).at(-1)?.data).toBe('[DONE]');
    const choices = parseSseJson(text).map((chunk) => (chunk.choices as unknown[])[0]);
    const choice = (delta: unknown, finish_reason: unknown = null) => {
      return { index: 0, delta, logprobs: null, finish_reason };
    };
    expect(choices).toEqual([
      choice({ role: 'assistant', content: '' }),
      choice({ content: 'You ' }),
      choice({ content: 'said: ' }),
      choice({ content: 'two ' }),
      choice({ content: 'words' }),
      choice({}, 'stop'),
    ]);
    expect(text).not.toContain('usage');
  });

  it('adds a usage chunk without choices only when asked', async () => {
    const response = await chat({ stream: true, stream_options: { include_usage: true } });
    const last = parseSseJson(await response.text()).at(-1);
    expect(last).toMatchObject({ choices: [], usage: { total_tokens: 7 } });
  });

  it('says length only to a caller that sent max_tokens', async () => {
    const cut = await complete({ max_tokens: 2 });
    expect(cut.choices[0]).toMatchObject({
      message: { content: 'You said: ' },
      finish_reason: 'length',
    });
    foundry.answer(Array.from({ length: 3000 }, () => 'x'));
    const byDefault = await complete();
    expect(byDefault.usage.completion_tokens).toBe(2048);
    expect(byDefault.choices[0]?.finish_reason).toBe('stop');
  });

  it('ignores n and stop', async () => {
    const { choices } = await complete({ n: 3, stop: ['said'] });
    expect(choices).toHaveLength(1);
    expect(choices[0]?.message.content).toBe('You said: two words');
  });

  it('loses tool messages, empty messages and images on the way to the model', async () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } };
    const messages = [
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'tool', content: 'found', tool_call_id: '1' },
      { role: 'user', content: [{ type: 'text', text: 'see' }, image] },
    ];
    await chat({ messages });
    expect(foundry.answers[0]?.request).toMatchObject({
      messages: [{ role: 'user', content: 'see' }],
      images: [],
    });
  });

  it('writes reasoning inline, and drops it for models flagged in the catalogue', async () => {
    foundry.answer({ reasoning: 'hm hm', text: 'yes' });
    const inline = await complete();
    expect(inline.choices[0]?.message.content).toBe('<think>\nhm hm\n</think>\n\nyes');

    await using flagged = await usingFoundry(true);
    flagged.answer({ reasoning: 'hm hm', text: 'yes' });
    const response = await fetch(`${flagged.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({
        model: 'm:1',
        messages: [{ role: 'user', content: 'x' }],
        stream: true,
      }),
    });
    expect(chatContent(await response.text())).toBe('yes');
  });

  it('gives the same embedding for the same text', async () => {
    const model = 'qwen3-embedding-0.6b-generic-cpu:1';
    const response = await post('/v1/embeddings', { model, input: ['a', 'b', 'a'] });
    const { data, usage } = (await response.json()) as {
      data: ReadonlyArray<{ embedding: number[] }>;
      usage: unknown;
    };
    const [a, b, again] = data.map(({ embedding }) => embedding);
    expect(a).toHaveLength(8);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    expect(usage).toEqual({ prompt_tokens: 0, total_tokens: 0 });
  });
});

function missing(field: string) {
  return `Missing required field: ${field}`;
}

function notFound(name: string) {
  return `Model not found: No model matching '${name}'`;
}

async function usingFoundry(supportsReasoning: boolean) {
  const model = { alias: 'm', id: 'm:1', cached: true, loaded: true, task: 'chat-completion' };
  const server = await startFakeFoundry({ models: [{ ...model, supportsReasoning }] });
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.close() });
}
