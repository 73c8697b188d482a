import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import { type FakeFoundry, type FakeModel, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type Heard, hear } from './hear.ts';
import { sendJson, sendText, startOddServer } from './odd-server.ts';
import { ask, openFoundry, request } from './open-foundry.ts';

let fakes: FakeFoundry[];
let foundry: Foundry;
beforeEach(() => {
  fakes = [];
});
afterEach(async () => {
  await foundry.close();
  for (const fake of fakes) await fake.close();
});

const both = model('phi-4');

function model(alias: string, state: Partial<FakeModel> = {}): FakeModel {
  const id = `${alias}-instruct-generic-cpu:1`;
  return { alias, id, cached: true, loaded: true, task: 'chat-completion', ...state };
}

/** Starts servers with these models each, and the client for all of them. */
async function open(...shelves: readonly FakeModel[][]): Promise<FakeFoundry[]> {
  for (const models of shelves) fakes.push(await startFakeFoundry({ models }));
  foundry = openFoundry({ addresses: fakes.map(({ url }) => url) }).foundry;
  return fakes;
}

/** How many answers each server has begun. */
function shares(): number[] {
  return fakes.map(({ answers }) => answers.length);
}

it('merges the models of all servers, in the state that answers soonest', async () => {
  await open(
    [model('phi-4', { loaded: false }), model('qwen3-4b')],
    [both, model('qwen3-8b', { loaded: false })],
  );
  const models = await foundry.models();
  const states = models.map(({ alias, state }) => `${alias} ${state}`);
  expect(states).toEqual(['phi-4 loaded', 'qwen3-4b loaded', 'qwen3-8b catalog']);
});

it('asks the least busy one, so that both work at the same time', async () => {
  const [one, two] = await open([both], [both]);
  for (const fake of fakes) fake.hold();
  const answers = ['a', 'b', 'c', 'd'].map((owner) => ask(foundry, { owner }));
  await one?.untilHeld();
  await two?.untilHeld();
  expect((await foundry.health()).queue).toEqual({ running: 2, waiting: 2 });
  for (const fake of fakes) fake.release();
  for (const heard of await Promise.all(answers)) expect(heard.error).toBeUndefined();
  expect(shares()).toEqual([2, 2]);
  expect(fakes.map(({ maxRunning }) => maxRunning)).toEqual([1, 1]);
});

it('asks the server that has the model, however busy it is', async () => {
  await open([model('qwen3-4b')], [both]);
  const answers = ['a', 'b', 'c'].map((owner) => ask(foundry, { owner, model: 'phi-4' }));
  for (const heard of await Promise.all(answers)) expect(heard.error).toBeUndefined();
  expect(shares()).toEqual([0, 3]);
});

it('waits for the server that has it loaded when the other would have to download it', async () => {
  await open([model('phi-4', { loaded: false, cached: false })], [both]);
  const answers = ['a', 'b', 'c'].map((owner) => ask(foundry, { owner, model: 'phi-4' }));
  for (const heard of await Promise.all(answers)) expect(heard.error).toBeUndefined();
  expect(shares()).toEqual([0, 3]);
});

it('prefers the server that has it loaded, unless the one that has it on its disk is idle', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
  await mkdir(join(cache, 'Microsoft', 'phi-4-generic-cpu-1'), { recursive: true });
  const id = 'phi-4-generic-cpu:1';
  const asked: string[] = [];
  const start = (name: string, loaded: string[]) =>
    startOddServer(({ url }, res) => {
      if (url === '/status') sendJson(res, { modelCachePath: cache });
      if (url === '/models/loaded') sendJson(res, loaded);
      if (url === '/v1/models') sendJson(res, { data: [{ id }] });
      if (url === '/v1/chat/completions') {
        asked.push(name);
        sendText(res, name);
      }
    });
  const servers = [await start('disk', []), await start('memory', [id])];
  foundry = openFoundry({ addresses: servers.map(({ url }) => url) }).foundry;
  const stop = new AbortController();
  const { signal } = stop;
  const answers: Promise<Heard>[] = [];
  for (const owner of ['a', 'b']) {
    await new Promise<void>((firstWord) => {
      answers.push(ask(foundry, { owner, signal }, () => firstWord()));
    });
  }
  stop.abort();
  await Promise.all(answers);
  for (const server of servers) await server.close();
  await rm(cache, { recursive: true });
  expect(asked).toEqual(['memory', 'disk']);
});

it('leaves out a dead one from the beginning', async () => {
  const [one] = await open([both], [model('qwen3-4b')]);
  one?.goDown();
  expect((await foundry.models()).map(({ alias }) => alias)).toEqual(['qwen3-4b']);
  expect((await ask(foundry)).error).toBeUndefined();
});

it('leaves out one that dies and answers on the other', async () => {
  const [one, two] = await open([both], [both]);
  await ask(foundry);
  expect(shares()).toEqual([1, 0]);
  one?.goDown();
  expect((await ask(foundry)).text).toBe('You said: Hello?');
  expect(shares()).toEqual([1, 1]);
  expect((await foundry.health()).url).toBe(two?.url);
});

it('takes one back as soon as it is asked for a model that only that one has', async () => {
  const [one] = await open([both], [model('qwen3-4b')]);
  await foundry.models();
  one?.goDown();
  expect((await foundry.models({ isFresh: true })).map(({ alias }) => alias)).toEqual(['qwen3-4b']);
  await one?.comeBack();
  expect((await ask(foundry, { model: 'phi-4' })).text).toBe('You said: Hello?');
  expect((await foundry.models()).map(({ alias }) => alias)).toEqual(['phi-4', 'qwen3-4b']);
});

it('repeats a dropped question on the server that dropped it when no other has the model', async () => {
  const [one] = await open([both], [model('qwen3-4b')]);
  const phi = await foundry.model('phi-4');
  one?.fail({ path: '/v1/chat/completions', mode: 'reset' });
  const heard = await hear(foundry.generate(request(phi)));
  expect(heard.error).toBeUndefined();
  expect(one?.chats).toHaveLength(2);
});

it('answers as long as one is left and says so when all are gone', async () => {
  await open([both], [both]);
  await foundry.models();
  for (const fake of fakes) fake.goDown();
  expect(await foundry.health()).toMatchObject({ status: 'disconnected', modelsCount: 0 });
});
