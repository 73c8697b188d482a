import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { neutron } from '../../../src/foundry/dialects/neutron.ts';
import { Transport } from '../../../src/foundry/transport.ts';
import type { Model } from '../../../src/foundry/types.ts';
import {
  type FakeFoundry,
  type FakeFoundryOptions,
  foundryModels,
  startFakeFoundry,
} from '../../fakes/foundry/index.ts';
import { faultOf, hear } from '../hear.ts';
import { type OddServer, sendJson, startOddServer } from '../odd-server.ts';
import { request } from '../open-foundry.ts';

const phi = 'Phi-4-mini-instruct-generic-gpu:5';
const qwen = 'qwen2.5-0.5b-instruct-generic-cpu:4';
const mistral = 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2';

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
const modelOf = (id: string): Model => ({ id, alias: id, state: 'cached', kind: 'chat' });

async function start(options: FakeFoundryOptions = {}) {
  fake = await startFakeFoundry({ generation: 'g0', ...options });
  const wire = { url: fake.url, transport };
  const find = async (id: string) =>
    (await neutron.models(wire, never())).find((model) => model.id === id);
  return { fake, wire, find };
}

describe('the list of a service up to 0.8', () => {
  it.each([{}, { listsAsObject: true }, { listsWithoutVersion: true }])(
    'tells alias, state, kind, device, size and context of each model: %j',
    async (quirks) => {
      const { wire } = await start(quirks);
      const list = await neutron.models(wire, never());
      expect(list).toHaveLength(foundryModels.length);
      expect(list.slice(1, 4)).toEqual([
        {
          id: phi,
          alias: 'phi-4-mini',
          state: 'loaded',
          kind: 'chat',
          sees: false,
          device: 'generic-gpu',
          sizeMb: 3810,
          context: 16_384,
        },
        {
          id: 'Phi-4-mini-instruct-generic-cpu:5',
          alias: 'phi-4-mini',
          state: 'catalog',
          kind: 'chat',
          sees: false,
          device: 'generic-cpu',
          sizeMb: 4915,
        },
        expect.objectContaining({ id: qwen, state: 'cached', context: 32_768 }),
      ]);
      const kinds = Object.fromEntries(list.map(({ alias, kind }) => [alias, kind]));
      expect(kinds).toMatchObject({
        'qwen3-embedding-0.6b': 'embedding',
        'whisper-tiny': 'speech',
        'qwen3.5-2b': 'chat',
      });
    },
  );

  it.each(['status', 'hang'] as const)(
    'is what lies on the disk when the catalogue is not to be had: %s',
    async (mode) => {
      const { fake: server, wire } = await start();
      server.fail({ path: '/foundry/list', mode, times: Number.POSITIVE_INFINITY });
      const list = await neutron.models(wire, never());
      expect(list).toHaveLength(server.models.filter(({ cached }) => cached).length);
      expect(list.find(({ id }) => id === phi)).toMatchObject({
        alias: 'phi-4-mini',
        state: 'loaded',
      });
    },
  );

  it('fails when there is neither a catalogue nor a model', async () => {
    const { fake: server, wire } = await start({ models: [] });
    server.fail({ path: '/foundry/list', mode: 'status' });
    expect(await faultOf(neutron.models(wire, never()))).toMatchObject({
      code: 'bad_answer',
      status: 500,
    });
  });
});

describe('a service whose catalogue and disk differ', () => {
  let cache: string;
  let server: OddServer;
  let routes: Record<string, unknown>;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
    server = await startOddServer(({ url = '' }: IncomingMessage, res: ServerResponse) => {
      const body = routes[url];
      if (body === undefined) res.writeHead(404).end();
      else sendJson(res, body);
    });
  });
  afterEach(async () => {
    await server.close();
    await rm(cache, { recursive: true, force: true });
  });
  const list = () => neutron.models({ url: server.url, transport }, never());
  const states = async () => Object.fromEntries((await list()).map(({ id, state }) => [id, state]));
  const entry = (name: string, more = {}) => ({
    name,
    alias: 'phi',
    task: 'chat-completion',
    ...more,
  });
  const serve = (told: { catalogue?: unknown; cached?: unknown; loaded?: unknown }) => {
    routes = {
      '/foundry/list': told.catalogue ?? [],
      '/openai/models': told.cached ?? [],
      '/openai/loadedmodels': told.loaded ?? [],
      '/openai/status': { Endpoints: [], ModelDirPath: cache },
    };
  };

  it('takes an id without version for the newest one', async () => {
    const catalogue = [entry('phi-generic-cpu:9'), entry('phi-generic-cpu:10')];
    serve({ catalogue, cached: ['phi-generic-cpu'], loaded: ['phi-generic-cpu'] });
    expect(await states()).toEqual({
      'phi-generic-cpu:9': 'catalog',
      'phi-generic-cpu:10': 'loaded',
    });
  });

  it('lists an older version with what the catalogue tells of the newer', async () => {
    serve({ catalogue: [entry('Phi-generic-cpu:2')], cached: ['phi-generic-cpu:1'] });
    expect(await states()).toEqual({
      'Phi-generic-cpu:2': 'catalog',
      'phi-generic-cpu:1': 'cached',
    });
    expect((await list())[1]?.alias).toBe('phi');
  });

  it('lists a model that somebody compiled', async () => {
    serve({ catalogue: [entry('phi-generic-cpu:2')], cached: ['my-llama'] });
    expect((await list())[1]).toEqual({
      id: 'my-llama',
      alias: 'my-llama',
      state: 'cached',
      kind: 'chat',
      sees: false,
    });
  });

  it.each([
    ['a field', { contextLength: 4096 }],
    ['a parameter', { modelSettings: { parameters: [{ name: 'max_length', value: '4096' }] } }],
  ])('tells the context as %s', async (_, more) => {
    serve({ catalogue: [entry('phi:1', more)] });
    expect((await list())[0]?.context).toBe(4096);
  });

  it('is limited by what lies in its cache folder', async () => {
    const folder = join(cache, 'Microsoft', 'phi-generic-cpu-1');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'genai_config.json'), '{"model":{"context_length":2048}}');
    serve({ catalogue: [entry('Phi-generic-cpu:1', { contextLength: 4096 })] });
    expect((await list())[0]?.context).toBe(2048);
  });

  it('may tell each thing wrongly: what can be read is listed', async () => {
    const catalogue = [7, {}, entry('phi:1', { fileSizeMb: 'big', runtime: 'gpu', alias: 3 })];
    serve({ catalogue });
    expect(await list()).toEqual([
      { id: 'phi:1', alias: 'phi', state: 'catalog', kind: 'chat', sees: false },
    ]);
  });

  it('is another server when a route is gone', async () => {
    routes = { '/foundry/list': [] };
    expect((await faultOf(list())).code).toBe('unreachable');
  });
});

describe('loading', () => {
  it('is for ten minutes of idleness, and unloading does not wait for their end', async () => {
    const { fake: server, wire, find } = await start();
    await neutron.load?.(wire, modelOf(qwen), never());
    expect((await find(qwen))?.state).toBe('loaded');
    await neutron.unload?.(wire, modelOf(qwen), never());
    expect((await find(qwen))?.state).toBe('cached');
    const paths = server.requests.map(({ path }) => decodeURIComponent(path));
    expect(paths).toContain(`/openai/load/${qwen}?ttl=600`);
    expect(paths).toContain(`/openai/unload/${qwen}?force=true`);
  });

  it('finds the version that an id lacks', async () => {
    const { wire, find } = await start();
    await neutron.load?.(wire, modelOf(qwen.replace(/:\d+$/, '')), never());
    expect((await find(qwen))?.state).toBe('loaded');
  });

  it('is asked for again when the time of a model has run out', async () => {
    const { fake: server, wire } = await start();
    await neutron.load?.(wire, modelOf(qwen), never());
    server.expireTtl(qwen);
    const heard = await hear(neutron.stream(wire, request(modelOf(qwen))));
    expect(heard.error?.code).toBe('model_not_loaded');
  });
});

describe('streams', () => {
  it.each([{ olderStreams: true }, { olderStreams: false }])(
    'are whole and told once: %j',
    async (quirks) => {
      const { fake: server, wire } = await start(quirks);
      server.answer('one two three');
      const heard = await hear(neutron.stream(wire, request(modelOf(phi))));
      expect(heard).toMatchObject({ text: 'one two three', end: { finish: 'stop' } });
      expect(server.chats[0]).not.toHaveProperty('max_completion_tokens');
    },
  );
});

describe('downloading', () => {
  const percents: number[] = [];
  const options = () => ({
    signal: never(),
    onProgress: (percent: number) => percents.push(percent),
  });
  beforeEach(() => {
    percents.length = 0;
  });

  it('tells the service what its own catalogue tells of the model', async () => {
    const { fake: server, wire } = await start();
    await neutron.download?.(wire, modelOf(mistral), options());
    const { body } = await server.untilRequest(({ path }) => path === '/openai/download');
    expect(body).toEqual({
      model: {
        Name: mistral,
        Uri: expect.stringMatching(/^azureml:/),
        Publisher: 'Mistral AI',
        ProviderType: 'AzureFoundryLocal',
        PromptTemplate: expect.objectContaining({ prompt: expect.any(String) }),
      },
      ignorePipeReport: true,
    });
  });

  it.each([
    { downloadFormat: 'tuple', lowerCaseKeys: false },
    { downloadFormat: 'tuple', lowerCaseKeys: true },
    { downloadFormat: 'percent', lowerCaseKeys: false },
    { downloadFormat: 'percent', lowerCaseKeys: true },
  ] as const)('tells each step once: %j', async (quirks) => {
    const { wire } = await start(quirks);
    await neutron.download?.(wire, modelOf(mistral), options());
    expect(percents).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it('is done at 100, though the service never tells how far it is', async () => {
    const server = await startOddServer(({ url }, res) => {
      if (url === '/openai/download') res.end('Model is there already.\n{"Success":true}');
      else sendJson(res, [{ name: mistral }]);
    });
    await neutron.download?.({ url: server.url, transport }, modelOf(mistral), options());
    await server.close();
    expect(percents).toEqual([100]);
  });

  it('fails when the stream ends without a result', async () => {
    const server = await startOddServer(({ url }, res) => {
      if (url === '/openai/download') res.end('Total 40%\n');
      else sendJson(res, [{ name: mistral }]);
    });
    const wire = { url: server.url, transport };
    const work = neutron.download?.(wire, modelOf(mistral), options()) ?? Promise.resolve();
    expect((await faultOf(work)).code).toBe('download_failed');
    await server.close();
  });

  it.each([true, false])("fails with the service's own words (%s)", async (lowerCaseKeys) => {
    const broken = { downloadError: 'Network error: 50% lost' };
    const models = foundryModels.map((each) =>
      each.id === mistral ? { ...each, ...broken } : each,
    );
    const { wire, find } = await start({ lowerCaseKeys, models });
    const work = neutron.download?.(wire, modelOf(mistral), options()) ?? Promise.resolve();
    expect(await faultOf(work)).toMatchObject({
      code: 'download_failed',
      message: 'Network error: 50% lost',
      model: mistral,
    });
    expect((await find(mistral))?.state).toBe('catalog');
  });

  it.each([
    ['with a status', { path: '/openai/download', body: 'disk is full' }, 'disk is full'],
    ['without a catalogue', { path: '/foundry/list', body: 'no network' }, 'catalogue'],
  ])('fails %s', async (_, { path, body }, words) => {
    const { fake: server, wire } = await start();
    server.fail({ path, mode: 'status', status: 500, body });
    const work = neutron.download?.(wire, modelOf(mistral), options()) ?? Promise.resolve();
    const fault = await faultOf(work);
    expect(fault).toMatchObject({ code: 'download_failed', status: 500 });
    expect(fault.message).toContain(words);
  });
});
