import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadNames, shortNames } from '../../../src/foundry/dialects/load-names.ts';
import type { Foundry } from '../../../src/foundry/foundry.ts';
import type { Model } from '../../../src/foundry/types.ts';
import { faultOf } from '../hear.ts';
import { type OddServer, sendJson, startOddServer } from '../odd-server.ts';
import { openFoundry } from '../open-foundry.ts';

const ids = ['phi-4-instruct-generic-cpu:1', 'Qwen3-4b-generic-gpu:2', 'qwen3-8b-generic-cpu:1'];

describe('a Foundry 2.x server on this machine', () => {
  let cache: string;
  let server: OddServer;
  let foundry: Foundry;
  let loaded: string[];
  let onCatalogue: (res: ServerResponse) => void;
  let onList: (res: ServerResponse) => void;
  let onLoad: (res: ServerResponse, name: string) => void;
  beforeEach(async () => {
    loaded = [];
    onCatalogue = (res) => sendJson(res, { data: ids.map((id) => ({ id })) });
    onList = (res) => sendJson(res, loaded);
    onLoad = (res) => sendJson(res, { status: 'loaded' });
    cache = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
    server = await startOddServer(answer);
    foundry = openFoundry({ addresses: [server.url] }).foundry;
  });
  afterEach(async () => {
    await foundry.close();
    await server.close();
    await rm(cache, { recursive: true, force: true });
  });

  function answer({ url = '' }: IncomingMessage, res: ServerResponse): void {
    const [, name] = /^\/models\/load\/(.+)$/.exec(url) ?? [];
    if (name !== undefined) onLoad(res, decodeURIComponent(name));
    else if (url === '/status') sendJson(res, { modelCachePath: cache, pid: 1 });
    else if (url === '/models/loaded') onList(res);
    else if (url === '/v1/models') onCatalogue(res);
    else res.writeHead(404).end('no route');
  }

  it('knows from the cache folder what is on the disk and how much fits in', async () => {
    const folder = join(cache, 'Alibaba', 'qwen3-4b-generic-gpu-2');
    await mkdir(folder, { recursive: true });
    const config = { model: { context_length: 40_960 }, search: { max_length: 8192 } };
    await writeFile(join(folder, 'genai_config.json'), JSON.stringify(config));
    expect(await foundry.models()).toEqual([
      {
        id: ids[0],
        alias: 'phi-4',
        state: 'catalog',
        kind: 'chat',
        sees: false,
        device: 'generic-cpu',
      },
      {
        id: ids[1],
        alias: 'qwen3-4b',
        state: 'cached',
        kind: 'chat',
        sees: false,
        device: 'generic-gpu',
        context: 8192,
      },
      {
        id: ids[2],
        alias: 'qwen3-8b',
        state: 'catalog',
        kind: 'chat',
        sees: false,
        device: 'generic-cpu',
      },
    ]);
    expect((await foundry.model()).alias).toBe('qwen3-4b');
  });

  it('knows from the cache folder which models see, however they are named', async () => {
    const folder = join(cache, 'Alibaba', 'qwen3-8b-generic-cpu-1');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'genai_config.json'), '{"model":{"type":"qwen3_vl"}}');
    expect((await foundry.model('qwen3-8b')).sees).toBe(true);
    expect((await foundry.model('phi-4')).sees).toBe(false);
  });

  it.each(['error', 'silence'])(
    'answers with what is loaded and cached when the catalogue is not to be had: %s',
    async (what) => {
      onCatalogue = (res) => void (what === 'error' && res.writeHead(503).end('offline'));
      await mkdir(join(cache, 'Alibaba', 'Qwen3-4b-generic-gpu-2'), { recursive: true });
      loaded = ids.slice(0, 1);
      const models = await foundry.models();
      expect(models.map(({ id, state }) => [id, state])).toEqual([
        [ids[1], 'cached'],
        [ids[0], 'loaded'],
      ]);
    },
  );

  it('has no list when nothing is known without the catalogue', async () => {
    onCatalogue = (res) => void res.writeHead(503).end('offline');
    expect((await faultOf(foundry.models())).code).toBe('bad_answer');
  });

  it('may write ids of loaded models in another case', async () => {
    loaded = ['QWEN3-8B-generic-cpu:1'];
    expect((await foundry.model()).id).toBe(ids[2]);
  });

  it('is asked to load by other names when it does not know one, in whatever words', async () => {
    const asked: string[] = [];
    onLoad = (res, name) => {
      asked.push(name);
      if (name !== ids[0]) return void res.writeHead(404).end('No mapping for this URL');
      loaded = [name];
      sendJson(res, { status: 'loaded' });
    };
    expect(await foundry.load('phi-4')).toMatchObject({ id: ids[0], state: 'loaded' });
    expect(asked).toEqual(['phi-4', 'phi-4-instruct', ids[0]]);
  });

  it('shows a model as loaded at once, though an older list arrives after the load', async () => {
    await foundry.models();
    const older: (() => void)[] = [];
    onLoad = (res) => {
      onList = (listRes) => {
        const before = [...loaded];
        older.push(() => sendJson(listRes, before));
        loaded = ids.slice(0, 1);
        // The old list comes when the client has long seen that the load has ended.
        res.once('close', () => setTimeout(() => older.shift()?.(), 30));
        onList = (next) => sendJson(next, loaded);
        res.writeHead(200, { connection: 'close' }).end('{"status":"loaded"}');
      };
      void foundry.models({ isFresh: true });
    };
    expect((await foundry.load('phi-4')).state).toBe('loaded');
    expect((await foundry.models())[0]?.state).toBe('loaded');
  });
});

describe('the names to load a model by', () => {
  const names = (id: string, alias = '') => loadNames({ id, alias });

  it('begin with the alias and hold the id, each once', () => {
    const list = names('mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2', 'mistral-7b-v0.2');
    expect(list[0]).toBe('mistral-7b-v0.2');
    expect(list).toContain('mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2');
    expect(new Set(list).size).toBe(list.length);
  });

  it('go on with the name cut short, which is never that of another model', () => {
    const id = 'Phi-4-mini-instruct-generic-cpu:5';
    const model: Model = { id, alias: 'phi-4-mini', state: 'catalog', kind: 'chat' };
    expect(shortNames(model, [id])).toEqual(['phi-4-mini-instruct', 'phi-4']);
    expect(shortNames(model, [id, 'Phi-4-generic-gpu:1'])).toEqual(['phi-4-mini-instruct']);
  });

  it('are few, however long the id is', () => {
    const id = `${'a-'.repeat(100)}b-generic-cpu:1`;
    const model: Model = { id, alias: id, state: 'catalog', kind: 'chat' };
    expect(shortNames(model, []).length).toBeLessThanOrEqual(10);
  });
});
