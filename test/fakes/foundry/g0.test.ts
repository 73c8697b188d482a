import { afterEach, describe, expect, it } from 'vitest';
import {
  chatContent,
  type FakeFoundry,
  type FakeFoundryOptions,
  parseSse,
  parseSseJson,
  rawToolCall,
  startFakeFoundry,
} from './index.ts';

const phi = 'Phi-4-mini-instruct-generic-gpu:5';
const qwen = 'qwen2.5-0.5b-instruct-generic-cpu:4';
const mistral = 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2';
const chatPath = '/v1/chat/completions';

let foundry: FakeFoundry;
afterEach(() => foundry.close());

async function start(options: FakeFoundryOptions = {}) {
  foundry = await startFakeFoundry({ generation: 'g0', ...options });
}

function get(path: string) {
  return fetch(foundry.url + path);
}

async function getJson(path: string) {
  return (await (await get(path)).json()) as unknown;
}

function post(path: string, body: unknown, signal?: AbortSignal) {
  const text = JSON.stringify(body);
  return fetch(foundry.url + path, { method: 'POST', body: text, ...(signal ? { signal } : {}) });
}

function chat(fields: Record<string, unknown> = {}) {
  const messages = [{ role: 'user', content: 'two words' }];
  return post(chatPath, { model: phi, messages, stream: true, ...fields });
}

function isLoaded(id: string) {
  return foundry.models.find((model) => model.id === id)?.loaded;
}

describe('management', () => {
  it('tells its address, in keys of either case', async () => {
    await start();
    const ModelDirPath = expect.any(String);
    expect(await getJson('/openai/status')).toEqual({
      Endpoints: [foundry.url],
      ModelDirPath,
      PipeName: 'fl',
    });
    await foundry.close();
    await start({ lowerCaseKeys: true });
    expect(await getJson('/openai/status')).toMatchObject({ endpoints: [foundry.url] });
  });

  it('lists what is cached and what is loaded as bare ids, with or without version', async () => {
    await start();
    expect(await getJson('/openai/models')).toContain(qwen);
    expect(await getJson('/openai/models')).not.toContain(mistral);
    expect(await getJson('/openai/loadedmodels')).toEqual([
      'qwen3-embedding-0.6b-generic-cpu:1',
      phi,
    ]);
    await foundry.close();
    await start({ listsWithoutVersion: true });
    expect(await getJson('/openai/models')).toContain('qwen2.5-0.5b-instruct-generic-cpu');
  });

  it('tells aliases in the catalogue only, which is a list or an object', async () => {
    await start();
    const list = await getJson('/foundry/list');
    expect(list).toHaveLength(foundry.models.length);
    expect(list).toContainEqual(
      expect.objectContaining({
        name: phi,
        alias: 'phi-4-mini',
        version: '5',
        runtime: { deviceType: 'GPU', executionProvider: 'WebGpuExecutionProvider' },
        fileSizeMb: 3810,
        task: 'chat-completion',
      }),
    );
    await foundry.close();
    await start({ listsAsObject: true });
    expect(await getJson('/foundry/list')).toEqual({ models: list });
  });

  it('lists the cached models at /v1/models', async () => {
    await start();
    const { data } = (await getJson('/v1/models')) as { data: ReadonlyArray<{ id: string }> };
    expect(data.map(({ id }) => id)).toEqual(await getJson('/openai/models'));
    expect(data[1]).toMatchObject({ id: phi, maxInputTokens: 14336, maxOutputTokens: 2048 });
  });

  it('loads by exact id, decoded, with an empty answer', async () => {
    await start();
    const response = await get(`/openai/load/${encodeURIComponent(qwen)}?ttl=600`);
    expect([response.status, await response.text()]).toEqual([200, '']);
    expect(isLoaded(qwen)).toBe(true);
    for (const name of ['qwen2.5-0.5b', 'qwen2.5-0.5b-instruct-generic-cpu']) {
      expect((await get(`/openai/load/${name}`)).status).toBe(404);
    }
  });

  it('says of a model that is not downloaded that it has no provider', async () => {
    await start();
    const response = await get(`/openai/load/${mistral}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toBe(`No OpenAIService provider found for modelName:${mistral}`);
  });

  it('fails a load with the text of the model', async () => {
    const model = { alias: 'm', id: 'm:1', cached: true, loaded: false, task: 'chat-completion' };
    await start({ models: [{ ...model, loadError: 'EP not registered' }], errorFormat: 'problem' });
    const response = await get('/openai/load/m:1');
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 500, detail: 'EP not registered' });
    expect(isLoaded('m:1')).toBe(false);
  });

  it('unloads a model whose time ran out, but none that was loaded to stay', async () => {
    await start();
    await get(`/openai/load/${qwen}?ttl=600`);
    foundry.expireTtl('qwen2.5-0.5b');
    expect((await chat({ model: qwen })).status).toBe(400);
    expect(() => foundry.expireTtl(phi)).toThrow('not loaded with a ttl');
    expect(() => foundry.expireTtl(qwen)).toThrow('not loaded with a ttl');
  });

  it('does not let the time of a model run while it answers', async () => {
    await start();
    await get(`/openai/load/${qwen}?ttl=600`);
    foundry.hold();
    const answer = chat({ model: qwen });
    await foundry.untilHeld();
    expect(() => foundry.expireTtl(qwen)).toThrow('is answering');
    foundry.release();
    await (await answer).text();
    foundry.expireTtl(qwen);
    expect(isLoaded(qwen)).toBe(false);
  });

  it('keeps a model with a ttl unless the unload is forced', async () => {
    await start();
    await get(`/openai/load/${qwen}?ttl=600`);
    await get(`/openai/unload/${qwen}`);
    expect(isLoaded(qwen)).toBe(true);
    await get(`/openai/unload/${qwen}?force=true`);
    expect(isLoaded(qwen)).toBe(false);
    await get('/openai/unloadall');
    expect(await getJson('/openai/loadedmodels')).toEqual([]);
  });

  it('counts the tokens of a prompt', async () => {
    await start();
    const body = { model: phi, messages: [{ role: 'user', content: 'x'.repeat(92) }] };
    const response = await post(`${chatPath}/tokenizer/encode/count`, body);
    expect(await response.json()).toEqual({ tokenCount: 23 });
  });

  it.each(['/status', '/models/loaded', '/models/load/x', '/health'])(
    'answers an empty 404 on %s',
    async (path) => {
      await start();
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([404, '']);
      expect(response.headers.get('server')).toBe('Kestrel');
    },
  );
});

describe('downloads', () => {
  const body = { model: { Name: mistral, Uri: 'azureml://x' }, ignorePipeReport: true };

  it('reports progress as tuples and ends with a JSON object', async () => {
    await start();
    const text = await (await post('/openai/download', body)).text();
    expect(text.split('\n').slice(0, 2)).toEqual([
      '("model.onnx.data", 0)',
      '("model.onnx.data", 0.2)',
    ]);
    expect(text.split('\n').at(-1)).toBe('{"Success":true,"ErrorMessage":null}');
    expect(await getJson('/openai/models')).toContain(mistral);
  });

  it('reports progress in percent, line by line as it goes', async () => {
    await start({ downloadFormat: 'percent', lowerCaseKeys: true });
    foundry.hold();
    const response = await post('/openai/download', body);
    await foundry.untilHeld();
    const reader = (response.body ?? new ReadableStream()).getReader();
    const first = new TextDecoder().decode((await reader.read()).value);
    expect(first).toBe('Total 0.00% Downloading model.onnx.data\n');
    foundry.release();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      rest += new TextDecoder().decode(part.value);
    }
    expect(rest).toContain('Total 100.00% ');
    expect(rest).toMatch(/\n\{"success":true,"error":null\}$/);
  });

  it('fails in the last line of a response that began well', async () => {
    const model = { alias: 'm', id: 'm:1', cached: false, loaded: false, task: 'chat-completion' };
    await start({ models: [{ ...model, downloadError: 'disk full' }] });
    const response = await post('/openai/download', { model: { Name: 'm:1' } });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(
      /0\.4\)\n\{"Success":false,"ErrorMessage":"disk full"\}$/,
    );
    expect(await getJson('/openai/models')).toEqual([]);
  });

  it('ends a download whose client leaves', async () => {
    await start();
    foundry.hold();
    const leave = new AbortController();
    await post('/openai/download', body, leave.signal);
    await foundry.untilHeld();
    leave.abort();
    await foundry.until(() => foundry.held === 0);
    expect(await getJson('/openai/models')).not.toContain(mistral);
  });
});

describe('chat', () => {
  it.each([
    ['text', 'text/plain; charset=utf-8'],
    ['problem', 'application/problem+json'],
    ['json', 'application/json'],
  ] as const)('refuses what is not loaded with 400, as %s', async (errorFormat, type) => {
    await start({ errorFormat });
    for (const model of [qwen, 'phi-4-mini', 'nonsense']) {
      const response = await chat({ model });
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe(type);
      const text = `No OpenAIService provider found for modelName:${model}`;
      expect(await response.text()).toContain(text);
    }
  });

  it('refuses max_completion_tokens with 400', async () => {
    await start();
    expect((await chat({ max_completion_tokens: 5 })).status).toBe(400);
  });

  it('streams without finish_reason, usage and [DONE], and repeats delta as message', async () => {
    await start();
    const text = await (await chat({ stream_options: { include_usage: true } })).text();
    expect(chatContent(text)).toBe('You said: two words');
    const chunks = parseSseJson(text);
    const delta = { role: 'assistant', content: 'You ', tool_calls: [] };
    expect(chunks[0]).toEqual({
      model: phi,
      choices: [{ delta, message: delta, index: 0 }],
      created: expect.any(Number),
      CreatedAt: expect.stringMatching(/^\d{4}-.*\+00:00$/),
      id: 'chat.id.1',
      IsDelta: false,
      Successful: true,
      HttpStatusCode: 0,
      object: 'chat.completion.chunk',
    });
    expect(chunks.map(({ id }) => id)).toEqual(chunks.map((_, at) => `chat.id.${at + 1}`));
    expect(text).not.toMatch(/finish_reason|usage|\[DONE\]/);
  });

  it('streamed otherwise before 0.8.101', async () => {
    await start({ olderStreams: true });
    const text = await (await chat()).text();
    expect(chatContent(text)).toBe('You said: two words');
    const chunks = parseSseJson(text);
    expect(chunks[1]).toMatchObject({
      model: null,
      error: null,
      usage: null,
      choices: [{ index: 1, finish_reason: null }],
    });
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
    expect(parseSse(text).at(-1)?.data).toBe('[DONE]');
  });

  it('gives a whole answer in message and in delta', async () => {
    await start();
    const content = 'You said: two words';
    expect(await (await chat({ stream: false })).json()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content }, delta: { content } }],
    });
  });

  it('leaves thoughts and tool calls in the content, also of flagged models', async () => {
    const model = { alias: 'm', id: 'm:1', cached: true, loaded: true, task: 'chat-completion' };
    await start({ models: [{ ...model, supportsReasoning: true }] });
    foundry.answer({ reasoning: 'hm', tokens: rawToolCall('get_time', {}) });
    expect(chatContent(await (await chat({ model: 'm:1' })).text())).toBe(
      '<think>\nhm\n</think>\n\n<tool_call>\n{"name":"get_time","arguments":{}}\n</tool_call>',
    );
  });

  it('does not say that an answer was cut', async () => {
    await start();
    expect(chatContent(await (await chat({ max_tokens: 2 })).text())).toBe('You said: ');
    foundry.answer(Array.from({ length: 600 }, () => 'x'));
    expect(chatContent(await (await chat()).text())).toHaveLength(512);
  });

  it('knows no error event: a failure is a 500 before the stream, a broken one in it', async () => {
    await start();
    foundry.fail({ path: chatPath, mode: 'error-before-stream', message: 'boom' });
    const early = await chat();
    expect([early.status, await early.text()]).toEqual([500, 'boom']);
    foundry.fail({ path: chatPath, mode: 'error-in-stream' });
    const late = await chat();
    expect(late.status).toBe(200);
    await expect(late.text()).rejects.toThrow('terminated');
  });

  it('sends no headers before the first token', async () => {
    await start();
    foundry.answer({ text: 'x', firstTokenMs: 30 });
    const before = performance.now();
    await chat();
    expect(performance.now() - before).toBeGreaterThanOrEqual(25);
  });

  it('forgets its loaded models when it restarts', async () => {
    await start();
    await foundry.moveTo();
    expect(await getJson('/openai/loadedmodels')).toEqual([]);
  });
});
