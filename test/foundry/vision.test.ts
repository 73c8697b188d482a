import { afterEach, describe, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import type { ChatMessage } from '../../src/foundry/types.ts';
import {
  type FakeFoundry,
  type FakeFoundryOptions,
  foundryModels,
  startFakeFoundry,
} from '../fakes/foundry/index.ts';
import { ask, openFoundry } from './open-foundry.ts';

const BLIND = 'Phi-4-mini-instruct-generic-gpu:5';
const SEEING = 'qwen3.5-2b-generic-cpu:2';
const images = [{ mime: 'image/png', base64: 'AAAA' }];
const messages: ChatMessage[] = [{ role: 'user', content: 'What is it?', images }];

let fake: FakeFoundry | undefined;
let foundry: Foundry | undefined;
afterEach(async () => {
  await foundry?.close();
  await fake?.close();
});

async function start(options: FakeFoundryOptions = {}) {
  fake = await startFakeFoundry(options);
  foundry = openFoundry({ addresses: [fake.url] }).foundry;
  return { fake, foundry };
}

const posts = ({ requests }: FakeFoundry) => requests.filter(({ method }) => method === 'POST');

describe('a model that does not see', () => {
  it.each(['g0', 'g1', 'g2'] as const)(
    'is not even asked about an image; those that do are named (%s)',
    async (generation) => {
      const { foundry: client, fake: server } = await start({ generation });
      server.load('qwen3.5-2b');
      const { error } = await ask(client, { model: 'phi-4-mini', messages });
      expect(error).toMatchObject({ code: 'no_vision', nearest: ['qwen3.5-2b'] });
      expect(error?.model).toMatch(/^Phi-4-mini-instruct-generic-gpu/);
      expect(posts(server)).toEqual([]);
    },
  );

  it('is asked about anything else', async () => {
    const { foundry: client } = await start();
    const heard = await ask(client, { model: 'phi-4-mini', question: 'Hi' });
    expect(heard).toMatchObject({ text: 'You said: Hi', end: {} });
  });

  it('is not chosen instead of the default that turns out not to be on the disk', async () => {
    const [blind] = foundryModels.filter(({ id }) => id === BLIND);
    if (blind === undefined) throw new Error('no such model');
    // A 2.x server without a cache folder of its own does not tell what is on the disk.
    const remote = { ...blind, id: 'qwen3.5-0.8b-generic-cpu:1', alias: 'qwen3.5-0.8b' };
    const models = [
      { ...remote, cached: false, loaded: false, vision: true },
      { ...blind, loaded: false },
      ...foundryModels.filter(({ id }) => id === SEEING),
    ];
    const { foundry: client, fake: server } = await start({ models, script: 'A cat' });
    expect(await ask(client, { messages })).toMatchObject({ text: 'A cat' });
    expect(server.answers.map(({ request }) => request.model)).toEqual([SEEING]);
  });

  it('names at most three that see, each once, those in memory first', async () => {
    const [seeing] = foundryModels.filter(({ id }) => id === SEEING);
    if (seeing === undefined) throw new Error('no such model');
    const eyes = ['a', 'b', 'c', 'd'].flatMap((alias) =>
      ['cpu', 'gpu'].map((device) => ({
        ...seeing,
        alias,
        id: `${alias}-vl-generic-${device}:1`,
        loaded: alias === 'd',
      })),
    );
    const remote = { ...seeing, alias: 'e', id: 'e-vl-generic-cpu:1', cached: false };
    const models = [...foundryModels.filter(({ id }) => id === BLIND), remote, ...eyes];
    const { foundry: client } = await start({ generation: 'g0', models });
    const { error } = await ask(client, { model: 'phi-4-mini', messages });
    expect(error?.nearest).toEqual(['d', 'a', 'b']);
  });
});

describe('a model of which nobody knows whether it sees', () => {
  it('is asked, and the refusal of its server decides', async () => {
    const { foundry: client, fake: server } = await start({ generation: 'openai' });
    expect(await client.model('qwen2.5-7b-instruct')).not.toHaveProperty('sees');
    const { error } = await ask(client, { model: 'qwen2.5-7b-instruct', messages });
    expect(error).toMatchObject({ code: 'no_vision', status: 400, nearest: [] });
    expect(posts(server)).toHaveLength(1);
    expect((await client.health()).queue).toEqual({ running: 0, waiting: 0 });
  });
});

it('a model that sees is loaded first when it is not in memory', async () => {
  const { foundry: client, fake: server } = await start({ script: 'A cat' });
  expect(await ask(client, { model: 'qwen3.5-2b', messages })).toMatchObject({
    text: 'A cat',
    end: { finish: 'stop' },
  });
  expect(posts(server).map(({ path }) => path)).toEqual(['/v1/responses', '/v1/responses']);
});

it('a server of 1.x from before the route takes no images', async () => {
  const { foundry: client } = await start({ generation: 'g1', hasResponsesRoute: false });
  const { error } = await ask(client, { model: 'qwen3.5-2b', messages });
  expect(error).toMatchObject({ code: 'no_vision', status: 404 });
});

it('a server that comes back on another port is shown the image again', async () => {
  const { foundry: client, fake: server } = await start({ script: 'A cat' });
  server.load('qwen3.5-2b');
  await client.model('qwen3.5-2b');
  server.fail({ path: '/v1/responses', mode: 'reset' });
  expect(await ask(client, { model: 'qwen3.5-2b', messages })).toMatchObject({ text: 'A cat' });
});
