import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeFoundry, parseSse, startFakeFoundry } from './index.ts';

const png = 'data:image/png;base64,iVBORw0KGgo=';
const seeing = 'qwen3.5-2b-generic-cpu:2';
const blind = 'Phi-4-mini-instruct-generic-gpu:5';

let foundry: FakeFoundry;
beforeEach(async () => {
  foundry = await startFakeFoundry();
  foundry.load('qwen3.5-2b');
});
afterEach(() => foundry.close());

function respond(fields: Record<string, unknown>) {
  const body = JSON.stringify({ model: seeing, input: 'hello', ...fields });
  return fetch(`${foundry.url}/v1/responses`, { method: 'POST', body });
}

function withImages(...urls: string[]) {
  const images = urls.map((image_url) => ({ type: 'input_image', image_url }));
  return [{ role: 'user', content: [{ type: 'input_text', text: 'what is it?' }, ...images] }];
}

it('answers with a Response object that joins the text', async () => {
  const body = await (await respond({ instructions: 'be brief' })).json();
  expect(body).toMatchObject({
    object: 'response',
    status: 'completed',
    output_text: 'You said: hello',
    output: [{ type: 'message', content: [{ type: 'output_text', text: 'You said: hello' }] }],
    usage: { output_tokens: 3 },
    store: false,
  });
  expect(foundry.answers[0]?.request.messages[0]).toEqual({ role: 'system', content: 'be brief' });
});

it('shows one image to a model that sees', async () => {
  foundry.answer(({ images }) => `images: ${images.length}`);
  const body = await (await respond({ input: withImages(png) })).json();
  expect(body).toMatchObject({ output_text: 'images: 1' });
});

it.each([
  ['a model that does not see', { model: blind, input: withImages(png) }, /multimodal model$/],
  ['two images', { input: withImages(png, png) }, /only one image per request is supported$/],
  ['a remote image', { input: withImages('https://x.test/a.png') }, /remote http\(s\) URLs/],
])('fails with a failed Response object for %s', async (_, fields, message) => {
  const response = await respond(fields);
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({
    object: 'response',
    status: 'failed',
    error: { code: 'server_error', message: expect.stringMatching(message) },
  });
});

it('streams named events and always [DONE]', async () => {
  foundry.answer(['a', 'b']);
  const events = parseSse(await (await respond({ stream: true })).text());
  expect(events.map(({ event }) => event)).toEqual([
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
    undefined,
  ]);
  expect(events.at(-1)?.data).toBe('[DONE]');
});

it('tells an error in the stream as response.failed before [DONE]', async () => {
  foundry.answer({ text: 'a b c', failAfterTokens: 1 });
  const events = parseSse(await (await respond({ stream: true })).text());
  expect(events.slice(-2).map(({ event }) => event)).toEqual(['response.failed', undefined]);
});

it('gives the reasoning of flagged models an item of its own', async () => {
  await foundry.close();
  const model = { alias: 'm', id: 'm:1', cached: true, loaded: true, task: 'chat-completion' };
  foundry = await startFakeFoundry({ models: [{ ...model, supportsReasoning: true }] });
  foundry.answer({ reasoning: 'hm', text: 'yes' });
  const body = await (await respond({ model: 'm:1' })).json();
  expect(body).toMatchObject({
    output: [{ type: 'reasoning' }, { type: 'message' }],
    output_text: 'yes',
  });
});

it('loses parts of a type that is not of this route', async () => {
  const content = [
    { type: 'text', text: 'lost' },
    { type: 'input_text', text: 'seen' },
    { type: 'image_url', image_url: { url: png } },
  ];
  expect((await respond({ input: [{ role: 'user', content }] })).status).toBe(200);
  expect(foundry.answers[0]?.request).toMatchObject({
    messages: [{ role: 'user', content: 'seen' }],
    images: [],
  });
});

it('refuses input items without a role', async () => {
  const response = await respond({ input: [{ content: 'x' }] });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { message: expect.stringMatching(/^Invalid input item: /) },
  });
});
