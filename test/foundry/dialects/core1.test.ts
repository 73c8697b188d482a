import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { core1 } from '../../../src/foundry/dialects/core1.ts';
import { Transport } from '../../../src/foundry/transport.ts';
import {
  type FakeFoundry,
  type FakeFoundryOptions,
  g1Faults,
  startFakeFoundry,
} from '../../fakes/foundry/index.ts';
import { hear } from '../hear.ts';
import { sendJson, startOddServer } from '../odd-server.ts';
import { ask, openFoundry, request } from '../open-foundry.ts';

const phi = 'Phi-4-mini-instruct-generic-gpu';
const qwen = 'qwen2.5-0.5b-instruct-generic-cpu';

let transport: Transport;
let fake: FakeFoundry | undefined;
beforeEach(() => {
  transport = new Transport();
});
afterEach(async () => {
  await transport.close();
  await fake?.close();
  fake = undefined;
});

const never = () => new AbortController().signal;

async function start(options: FakeFoundryOptions = {}) {
  fake = await startFakeFoundry({ generation: 'g1', ...options });
  const wire = { url: fake.url, transport };
  const list = () => core1.models(wire, never());
  const find = async (id: string) => {
    const model = (await list()).find((each) => each.id === id);
    if (model === undefined) throw new Error(`${id} is not listed`);
    return model;
  };
  return { fake, wire, list, find };
}

describe('the daemon of 1.x', () => {
  it('tells the alias; what is loaded is told apart, with the version', async () => {
    const { find } = await start();
    expect(await find(phi)).toEqual({
      id: phi,
      alias: 'phi-4-mini',
      state: 'loaded',
      kind: 'chat',
      sees: false,
      device: 'generic-gpu',
    });
    expect((await find(qwen)).state).toBe('cached');
  });

  it('may list nothing but what is loaded', async () => {
    const { list } = await start({ listsOnlyLoaded: true });
    expect((await list()).map(({ state }) => state)).toEqual(['loaded', 'loaded']);
  });

  it('is asked to load by the id, then by the alias', async () => {
    const { fake: server, wire, find } = await start({ needsVersion: true, acceptsAlias: true });
    await core1.load?.(wire, await find(qwen), never());
    const loads = server.requests.filter(({ path }) => path.startsWith('/models/load/'));
    expect(loads.map(({ path }) => path)).toEqual([
      `/models/load/${qwen}`,
      '/models/load/qwen2.5-0.5b',
    ]);
    expect((await find(qwen)).state).toBe('loaded');
  });

  it('is asked to unload what it says is loaded', async () => {
    const { wire, find } = await start({ needsVersion: true });
    await core1.unload?.(wire, await find(phi), never());
    expect((await find(phi)).state).toBe('cached');
  });

  it.each(Object.entries(g1Faults))('passes on what a device says: %s', async (_, message) => {
    const { fake: server, wire, find } = await start();
    server.answer({ text: 'x', failAfterTokens: 0, failMessage: message });
    const heard = await hear(core1.stream(wire, request(await find(phi))));
    expect(heard.error?.code).toBe('server_fault');
    expect(heard.error?.message).toContain(message.slice(0, 40));
  });

  it('that dies of a long prompt is unreachable', async () => {
    const { wire, find } = await start({ webgpuCrashBytes: 100 });
    const asked = request(await find(phi), { question: 'x'.repeat(200) });
    expect((await hear(core1.stream(wire, asked))).error?.code).toBe('unreachable');
  });

  it('is talked to by the ids that it lists', async () => {
    const { fake: server } = await start({ script: 'yes' });
    const { foundry } = openFoundry({ addresses: [server.url] });
    expect((await ask(foundry, { model: `${qwen}:4` })).text).toBe('yes');
    await foundry.close();
    expect(new Set(server.chats.map(({ model }) => model))).toEqual(new Set([qwen]));
  });
});

it('a server of 1.x that tells its cache folder tells the context of what lies there', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
  const folder = join(cache, 'Microsoft', `${phi}-5`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'genai_config.json'), '{"model":{"context_length":4096}}');
  const server = await startOddServer(({ url }, res) => {
    if (url === '/status') sendJson(res, { modelCachePath: cache });
    else if (url === '/v1/models') sendJson(res, { data: [{ id: phi, parent: 'phi-4-mini' }] });
    else sendJson(res, [`${phi}:5`, 'Other-generic-cpu:1']);
  });
  expect(await core1.models({ url: server.url, transport }, never())).toEqual([
    expect.objectContaining({ id: phi, state: 'loaded', context: 4096 }),
    // In memory, though the list leaves it out.
    expect.objectContaining({ id: 'Other-generic-cpu:1', state: 'loaded' }),
  ]);
  await server.close();
  await rm(cache, { recursive: true });
});
