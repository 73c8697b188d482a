import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeFoundry, parseSse, parseSseJson, startFakeFoundry } from './index.ts';

const model = 'qwen2.5-7b-instruct';

let foundry: FakeFoundry;
beforeEach(async () => {
  foundry = await startFakeFoundry({ generation: 'openai' });
});
afterEach(() => foundry.close());

function post(path: string, body: unknown) {
  return fetch(foundry.url + path, { method: 'POST', body: JSON.stringify(body) });
}

function chat(fields: Record<string, unknown> = {}) {
  const messages = [{ role: 'user', content: 'hello' }];
  return post('/v1/chat/completions', { model, messages, ...fields });
}

it('lists its models with owner and context length', async () => {
  const list = await (await fetch(`${foundry.url}/v1/models`)).json();
  const context = { meta: { n_ctx_train: 8192 }, max_model_len: 8192 };
  expect(list).toMatchObject({
    data: [{}, { id: model, owned_by: 'llamacpp', ...context }, {}],
  });
});

it.each(['/status', '/models/loaded', '/models/load/x', '/openai/status', '/foundry/list'])(
  'answers 404 in JSON on %s',
  async (path) => {
    const response = await fetch(foundry.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { message: 'Not Found' } });
  },
);

it('says model_not_found for an unknown model', async () => {
  const response = await chat({ model: 'nope' });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'model_not_found' } });
});

it('streams with usage when asked and ends with [DONE]', async () => {
  const response = await chat({ stream: true, stream_options: { include_usage: true } });
  const text = await response.text();
  expect(parseSse(text).at(-1)?.data).toBe('[DONE]');
  const chunks = parseSseJson(text);
  expect(chunks[0]).toMatchObject({
    choices: [{ delta: { role: 'assistant', content: null }, finish_reason: null }],
  });
  expect(chunks.at(-2)).toMatchObject({ choices: [{ delta: {}, finish_reason: 'stop' }] });
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 3 } });
});

it('sends reasoning of flagged models as reasoning_content', async () => {
  foundry.answer({ reasoning: 'hm', text: 'yes' });
  const body = await (await chat({ model: 'deepseek-r1-distill-qwen-7b' })).json();
  expect(body).toMatchObject({
    choices: [{ message: { content: 'yes', reasoning_content: 'hm' } }],
  });
});

it('obeys stop strings, also over token borders', async () => {
  foundry.answer(['one ', 'STO', 'P two']);
  // What was sent before the stop string was complete is not taken back.
  expect(await (await chat({ stop: 'STOP' })).json()).toMatchObject({
    choices: [{ message: { content: 'one STO' }, finish_reason: 'stop' }],
  });
});

it('says length when the answer was cut', async () => {
  expect(await (await chat({ max_tokens: 1 })).json()).toMatchObject({
    choices: [{ message: { content: 'You ' }, finish_reason: 'length' }],
  });
});

it('refuses what exceeds the context before the stream starts', async () => {
  const messages = [{ role: 'user', content: 'x'.repeat(40_000) }];
  const response = await chat({ messages, stream: true });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: 'context_length_exceeded' } });
});

it('stops generating when the client leaves', async () => {
  foundry.hold();
  const leave = new AbortController();
  const messages = [{ role: 'user', content: 'hello' }];
  const body = JSON.stringify({ model, messages, stream: true });
  const path = `${foundry.url}/v1/chat/completions`;
  await fetch(path, { method: 'POST', body, signal: leave.signal });
  await foundry.untilHeld();
  leave.abort();
  await foundry.until(() => foundry.running === 0);
  expect(foundry.answers[0]).toMatchObject({ end: 'abandoned', tokens: 1 });
});
