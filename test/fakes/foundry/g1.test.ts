import { afterEach, describe, expect, it } from 'vitest';
import {
  chatContent,
  type FakeFoundry,
  type FakeFoundryOptions,
  g1Faults,
  parseSse,
  parseSseJson,
  startFakeFoundry,
} from './index.ts';

const phi = 'Phi-4-mini-instruct-generic-gpu:5';
const phiName = 'Phi-4-mini-instruct-generic-gpu';
const qwen = 'qwen2.5-0.5b-instruct-generic-cpu:4';
const path = '/v1/chat/completions';

let foundry: FakeFoundry;
afterEach(() => foundry.close());

async function start(options: FakeFoundryOptions = {}) {
  foundry = await startFakeFoundry({ generation: 'g1', ...options });
}

function get(route: string) {
  return fetch(foundry.url + route);
}

async function getJson(route: string) {
  return (await (await get(route)).json()) as unknown;
}

function chat(fields: Record<string, unknown> = {}) {
  const messages = [{ role: 'user', content: 'two words' }];
  const body = JSON.stringify({ model: phi, messages, stream: true, ...fields });
  return fetch(foundry.url + path, { method: 'POST', body });
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as { cause?: { code?: string } },
  );
  return error?.cause?.code;
}

function failed(message: string, type = 'invalid_request_error') {
  const text = `Failed to handle OpenAI completion: ${message}`;
  return { error: { message: text, type, code: null } };
}

describe('management', () => {
  it('lists cached models without version and with their alias, or loaded ones only', async () => {
    await start();
    const { data } = (await getJson('/v1/models')) as { data: unknown[] };
    expect(data).toHaveLength(foundry.models.filter(({ cached }) => cached).length);
    expect(data[1]).toEqual({
      id: phiName,
      owned_by: 'Microsoft',
      created: expect.any(Number),
      parent: 'phi-4-mini',
      object: 'model',
    });
    await foundry.close();
    await start({ listsOnlyLoaded: true });
    const loaded = (await getJson('/v1/models')) as { data: unknown[] };
    expect(loaded.data).toHaveLength(2);
  });

  it('lists loaded models by their full id', async () => {
    await start();
    expect(await getJson('/models/loaded')).toEqual(['qwen3-embedding-0.6b-generic-cpu:1', phi]);
  });

  it('loads and unloads by id, encoded or not, but not by alias', async () => {
    await start();
    expect((await get('/models/load/qwen2.5-0.5b')).status).toBe(404);
    expect((await get(`/models/load/${encodeURIComponent(qwen)}`)).status).toBe(200);
    expect(await getJson('/models/loaded')).toContain(qwen);
    expect((await get(`/models/unload/${qwen}`)).status).toBe(200);
    expect(await getJson('/models/loaded')).not.toContain(qwen);
    expect((await get('/models/load/qwen2.5-0.5b-instruct-generic-cpu')).status).toBe(200);
  });

  it('may insist on the version, or take an alias', async () => {
    await start({ needsVersion: true, acceptsAlias: true });
    expect((await get('/models/load/qwen2.5-0.5b-instruct-generic-cpu')).status).toBe(404);
    expect((await get('/models/load/qwen2.5-0.5b')).status).toBe(200);
    expect((await chat({ model: 'phi-4-mini' })).status).toBe(200);
  });

  it('does not load what is not downloaded', async () => {
    await start();
    const response = await get('/models/load/mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2');
    expect(response.status).toBe(400);
  });

  it('has /status only where it is given one', async () => {
    await start();
    for (const route of ['/status', '/openai/status', '/health', '/foundry/list']) {
      const response = await get(route);
      expect([response.status, await response.text()]).toEqual([404, '']);
    }
    await foundry.close();
    await start({ hasStatusRoute: true });
    expect(await getJson('/status')).toMatchObject({ endpoints: [foundry.url] });
  });

  it('answers 405 to the wrong method', async () => {
    await start();
    expect((await get(path)).status).toBe(405);
  });
});

describe('chat', () => {
  it.each([qwen, 'phi-4-mini', 'nonsense'])('refuses %s, which is not loaded', async (model) => {
    await start();
    const response = await chat({ model });
    expect(response.status).toBe(400);
    const text = `Model '${model}' is not loaded. Please load the model before getting a ChatClient.`;
    expect(await response.json()).toEqual(failed(text));
  });

  it('refuses what is too long with 400, also when it is to stream', async () => {
    const model = { alias: 'm', id: 'm:1', cached: true, loaded: true, task: 'chat-completion' };
    await start({ models: [{ ...model, contextLength: 8192 }] });
    const messages = [{ role: 'user', content: 'x'.repeat(4 * 14_874) }];
    for (const stream of [true, false]) {
      const response = await chat({ model: 'm:1', messages, stream });
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual(
        failed(
          "This request requires 16922 total tokens (14874 input + 2048 output), which exceeds the model's maximum context length of 8192 tokens.",
        ),
      );
    }
  });

  it('streams with delta repeated as message, a finish_reason and [DONE]', async () => {
    await start();
    const text = await (await chat({ model: phiName })).text();
    expect(chatContent(text)).toBe('You said: two words');
    const chunks = parseSseJson(text);
    const delta = { role: 'assistant', content: 'You ', tool_calls: [] };
    expect(chunks[0]).toMatchObject({
      model: phiName,
      choices: [{ delta, message: delta }],
      IsDelta: false,
    });
    expect(chunks.at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }] });
    expect(parseSse(text).at(-1)?.data).toBe('[DONE]');
    expect(text).not.toContain('usage');
  });

  it('says length when the answer was cut, and counts tokens when asked', async () => {
    await start();
    const fields = { max_tokens: 2, stream_options: { include_usage: true } };
    const chunks = parseSseJson(await (await chat(fields)).text());
    expect(chunks.at(-2)).toMatchObject({ choices: [{ finish_reason: 'length' }] });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 2 } });
    const whole = await (await chat({ max_tokens: 2, stream: false })).json();
    expect(whole).toMatchObject({
      choices: [{ message: { content: 'You said: ' }, finish_reason: 'length' }],
      usage: { total_tokens: 5 },
    });
  });

  it('answers a native fault before the stream with 500', async () => {
    await start();
    for (const [stream, message] of [
      [true, g1Faults.cudaOutOfMemory],
      [false, g1Faults.nonZeroStatus],
    ] as const) {
      foundry.fail({ path, mode: 'error-before-stream', message });
      const response = await chat({ stream });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual(failed(message, 'server_error'));
    }
  });

  it('sends a native fault within the stream as an event, without [DONE]', async () => {
    await start();
    foundry.fail({ path, mode: 'error-in-stream', message: g1Faults.nonZeroStatus });
    const text = await (await chat()).text();
    expect(parseSseJson(text).at(-1)).toEqual({
      error: { message: g1Faults.nonZeroStatus, type: 'server_error', code: null },
    });
    expect(text).not.toContain('[DONE]');
  });

  it('dies of a long prompt on WebGPU until it is brought back, without its models', async () => {
    await start({ webgpuCrashBytes: 100 });
    foundry.load(qwen);
    const messages = [{ role: 'user', content: 'ä'.repeat(51) }];
    expect((await chat({ model: qwen, messages })).status).toBe(200);
    expect(await codeOf(chat({ messages }))).toBe('ECONNRESET');
    expect(await codeOf(get('/models/loaded'))).toBe('ECONNREFUSED');
    expect(foundry.isUp).toBe(false);
    await foundry.comeBack();
    expect(await getJson('/models/loaded')).toEqual([]);
  });

  it('goes on generating after the client has gone', async () => {
    await start();
    foundry.hold();
    const response = await chat();
    await foundry.untilHeld();
    await response.body?.cancel();
    await foundry.until(() => foundry.answers[0]?.clientGoneAt !== undefined);
    foundry.release();
    await foundry.until(() => foundry.answers[0]?.end === 'finished');
  });
});
