import OpenAI, { AuthenticationError, BadRequestError, RateLimitError } from 'openai';
import type { ChatCompletionMessageParam } from 'openai/resources';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, type Rig } from '../rig.ts';
import { type Names, openClient } from './client-rig.ts';

const messages: ChatCompletionMessageParam[] = [{ role: 'user', content: 'Hello?' }];
const CHAT = '/v1/chat/completions';

let rig: Rig;
let client: OpenAI;
let names: Names;
afterEach(() => rig.close());

const open = async (...args: Parameters<typeof openClient>) => {
  ({ rig, client, names } = await openClient(...args));
};
const chat = (more: object = {}) =>
  client.chat.completions
    .create({ model: names.chat, messages, ...more })
    .catch((fault: unknown) => fault);

it('lets in who has the key, and nobody else', async () => {
  await open('g2', { apiKey: 'a-good-key' });
  expect(await chat()).toMatchObject({ object: 'chat.completion' });
  const stranger = new OpenAI({ baseURL: `${rig.url}/v1`, apiKey: 'a-bad-key', maxRetries: 0 });
  const error = await stranger.models.list().catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(AuthenticationError);
  expect(error).toMatchObject({ code: 'invalid_api_key', type: 'authentication_error' });
});

it('is 429 with a time to come again when too many wait, and serves those who do', async () => {
  await open('g2', { foundry: { script: 'yes' } });
  rig.model.hold();
  const under = chat();
  await rig.model.untilHeld();
  const waiting = Array.from({ length: 100 }, () => chat({ max_tokens: 1 }));
  await expect.poll(async () => (await health()).queue.waiting, { timeout: 20_000 }).toBe(100);
  for (const stream of [true, false]) {
    const error = await chat({ stream });
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ code: 'queue_full', type: 'rate_limit_error' });
    expect((error as RateLimitError).headers?.get('retry-after')).toMatch(/^\d+$/);
  }
  rig.model.release();
  for (const answer of [under, ...waiting]) {
    expect(await answer).toMatchObject({ object: 'chat.completion' });
  }
});

async function health() {
  const answer = await fetch(`${rig.url}/api/v1/health`);
  return (await answer.json()) as { queue: { waiting: number } };
}

it('is 504 for who has waited long enough for its turn', async () => {
  await open('g2', { foundry: { script: 'yes' }, timing: { queueMs: 50 } });
  rig.model.hold();
  const under = chat();
  await rig.model.untilHeld();
  expect(await chat()).toMatchObject({ status: 504, code: 'timeout' });
  const generate = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const other = await ask(rig, '/api/v1/generate', { ...generate, chunks: ['{"prompt":"x"}'] });
  expect(other.status).toBe(504);
  rig.model.release();
  expect(await under).toMatchObject({ object: 'chat.completion' });
});

describe('what a server cannot do is refused and not ignored', () => {
  const image = (url: string) => ({ type: 'image_url', image_url: { url } });
  const data = 'data:image/png;base64,AAAA';
  const asked = (content: unknown) => ({
    model: 'qwen3.5-2b',
    messages: [{ role: 'user', content }],
  });

  it.each([
    ['several answers', { n: 2 }, 'n'],
    ['an image to be fetched', asked([image('https://example.com/a.png')]), 'messages'],
    ['two images at once', asked([image(data), image(data)]), 'messages'],
    ['tools beside an image', { ...asked([image(data)]), tools: [{ type: 'function' }] }, 'tools'],
  ])('%s', async (_, body, param) => {
    await open('g2');
    const error = await chat(body);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ code: 'unsupported', param });
    expect(rig.model.answers).toEqual([]);
  });

  it.each([
    [{ suffix: 'x' }, 'suffix'],
    [{ best_of: 2 }, 'best_of'],
    [{ logprobs: 3 }, 'logprobs'],
    [{ prompt: ['one', 'two'] }, 'prompt'],
    [{ prompt: [1, 2] }, 'prompt'],
  ])('%j where text completions go through chat', async (more, param) => {
    await open('g2');
    const error = await client.completions
      .create({ model: names.chat, prompt: 'x', ...more })
      .catch((fault: unknown) => fault);
    expect(error).toMatchObject({ status: 400, code: 'unsupported', param });
  });

  it('an image for a model that is blind, with one that sees', async () => {
    await open('g2');
    const error = await chat({ ...asked([image(data)]), model: names.chat });
    expect(error).toMatchObject({ status: 400, code: 'no_vision', message: /qwen3\.5-2b/ });
  });
});

it('takes text completions through chat where an OpenAI server has no such route', async () => {
  await open('openai', { foundry: { script: 'yes', hasCompletions: false } });
  const answer = await client.completions.create({ model: names.chat, prompt: 'Why?' });
  expect(answer.choices[0]?.text).toBe('yes');
  expect(rig.model.requests.map(({ path }) => path)).toContain('/v1/completions');
  expect(rig.model.chats).toHaveLength(1);
});

it('gives the server’s own words for what is wrong in a body, without its internals', async () => {
  await open('g2');
  const message =
    'Invalid request: chat_session.cc:12 Parse top_k of /home/me/.foundry/x.json at http://127.0.0.1:5272/v1 is odd\nStacktrace:\n frame';
  rig.model.fail({ path: CHAT, mode: 'status', status: 400, body: { error: { message } } });
  const error = await chat();
  expect(error).toBeInstanceOf(BadRequestError);
  expect(String(error)).toContain('Invalid request: top_k of … at … is odd');
  expect(String(error)).not.toMatch(/chat_session|home|127\.0|Stacktrace|frame/);
});

it.each([
  [401, 502, 'server_fault'],
  [429, 429, 'server_busy'],
  [500, 502, 'server_fault'],
])('answers a server’s %i with %i', async (status, given, code) => {
  await open('openai');
  rig.model.fail({ path: CHAT, mode: 'status', status });
  expect(await chat()).toMatchObject({ status: given, code });
});

it('logs one line of what it answered, without a word of it', async () => {
  await open('g2');
  await chat();
  const lines = rig.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const about = lines.filter(({ path }) => path === CHAT);
  expect(about).toMatchObject([
    { level: 30, platform: 'api', outcome: 'done', ms: expect.any(Number), msg: 'answered' },
  ]);
});

it('logs no word of what a server repeats', async () => {
  await open('g2');
  const body = { error: { message: 'cannot say "my secret"' } };
  rig.model.fail({ path: CHAT, mode: 'status', status: 500, body });
  await chat();
  const told = rig.lines.filter((line) => line.includes('my secret'));
  expect(told.map((line) => JSON.parse(line).level)).toEqual(told.map(() => 20));
  expect(rig.lines.join('')).toContain('"path":"/v1/chat/completions"');
});

it('speaks in OpenAI’s shape on every path of its own', async () => {
  await open('g2');
  const { status, text } = await ask(rig, '/v1/nowhere');
  expect(status).toBe(404);
  expect(JSON.parse(text)).toEqual({
    error: {
      message: expect.any(String),
      type: 'invalid_request_error',
      param: null,
      code: 'not_found',
    },
  });
});
