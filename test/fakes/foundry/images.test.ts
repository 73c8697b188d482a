import { afterEach, expect, it } from 'vitest';
import { type FakeFoundry, type FakeFoundryOptions, startFakeFoundry } from './index.ts';

const SEEING = 'qwen3.5-2b-generic-cpu:2';
const BLIND = 'Phi-4-mini-instruct-generic-gpu:5';
const png = 'data:image/png;base64,AAAA';

let foundry: FakeFoundry;
afterEach(() => foundry.close());

async function start(options: FakeFoundryOptions): Promise<void> {
  foundry = await startFakeFoundry(options);
  for (const { id, vision } of foundry.models) if (vision) foundry.load(id);
}

function post(path: string, body: Record<string, unknown>) {
  return fetch(foundry.url + path, { method: 'POST', body: JSON.stringify(body) });
}

async function jsonOf(response: Response | Promise<Response>) {
  return (await (await response).json()) as Record<string, unknown>;
}

function chat(model: string) {
  const image = { type: 'image_url', image_url: { url: png } };
  const content = [{ type: 'text', text: 'what is it?' }, image];
  return post('/v1/chat/completions', { model, messages: [{ role: 'user', content }] });
}

function respond(model: string, image: Record<string, unknown>) {
  const text = { type: 'input_text', text: 'what is it?' };
  const content = [text, { type: 'input_image', ...image }];
  return post('/v1/responses', { model, input: [{ role: 'user', content }] });
}

const openai = { alias: 'eyes', cached: true, loaded: true, task: 'chat-completion' };

it.each<FakeFoundryOptions>([
  { generation: 'g0' },
  {
    generation: 'openai',
    models: [
      { ...openai, id: SEEING, vision: true },
      { ...openai, id: BLIND, vision: false },
    ],
  },
])(
  'are taken in the chat by models that see, and refused by the others: $generation',
  async (options) => {
    await start(options);
    expect((await chat(SEEING)).status).toBe(200);
    expect(foundry.answers[0]?.request).toMatchObject({
      images: [png],
      lastUserText: 'what is it?',
    });
    const refusal = await chat(BLIND);
    expect(refusal.status).toBe(400);
    expect(await refusal.text()).toMatch(/image/i);
    expect(foundry.answers).toHaveLength(1);
  },
);

it.each(['g1', 'g2'] as const)('are lost in the chat without a word: %s', async (generation) => {
  await start({ generation });
  expect((await chat(SEEING)).status).toBe(200);
  expect((await chat(BLIND)).status).toBe(200);
  expect(foundry.answers.map(({ request }) => request.images)).toEqual([[], []]);
});

it('are data with a type of their own for g1, on a route that older ones lack', async () => {
  await start({ generation: 'g1' });
  const image = { image_data: 'AAAA', media_type: 'image/png' };
  expect((await respond(SEEING, image)).status).toBe(200);
  expect(foundry.answers[0]?.request.images).toEqual([png]);
  for (const [model, wrong] of [
    [BLIND, image],
    [SEEING, { image_url: png }],
    [SEEING, { image_data: 'AAAA' }],
  ] as const) {
    const response = await respond(model, wrong);
    expect(response.status).toBe(500);
    expect(await jsonOf(response)).toMatchObject({ status: 'failed' });
  }
  expect((await respond('nobody-knows', image)).status).toBe(400);
  await foundry.close();
  await start({ generation: 'g1', hasResponsesRoute: false });
  const missing = await respond(SEEING, image);
  expect([missing.status, await missing.text()]).toEqual([404, '']);
});

it('are told of in the lists of g0 and of an openai server that was given it', async () => {
  await start({ generation: 'g0' });
  expect(await jsonOf(fetch(`${foundry.url}/v1/models`))).toMatchObject({
    data: expect.arrayContaining([
      expect.objectContaining({ id: SEEING, vision: true }),
      expect.objectContaining({ id: BLIND, vision: false }),
    ]),
  });
  await foundry.close();
  await start({ generation: 'openai', models: [{ ...openai, id: 'eyes', vision: true }] });
  expect(await jsonOf(fetch(`${foundry.url}/v1/models`))).toMatchObject({
    data: [{ architecture: { input_modalities: ['text', 'image'] } }],
  });
});
