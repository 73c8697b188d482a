import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModelCache } from '../../src/foundry/model-cache.ts';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

/** Writes a model's `genai_config.json`, or only its folder. */
async function put(path: string, config?: unknown): Promise<void> {
  const folder = join(cache, path);
  await mkdir(folder, { recursive: true });
  if (config === undefined) return;
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  await writeFile(join(folder, 'genai_config.json'), text);
}

function window(context_length?: unknown, max_length?: unknown) {
  return { model: { type: 'phi3', context_length }, search: { max_length, top_k: 1 } };
}

describe("Foundry's cache folder", () => {
  it('names each model by its id in lower case, of every publisher', async () => {
    await put('Microsoft/Phi-4-mini-instruct-generic-gpu-5', window(131_072, 16_384));
    await put('Alibaba/qwen2.5-0.5b-instruct-generic-cpu-4', window(32_768));
    const models = await readModelCache(cache);
    expect(Object.fromEntries(models)).toEqual({
      'phi-4-mini-instruct-generic-gpu:5': {
        id: 'Phi-4-mini-instruct-generic-gpu:5',
        context: 16_384,
      },
      'qwen2.5-0.5b-instruct-generic-cpu:4': {
        id: 'qwen2.5-0.5b-instruct-generic-cpu:4',
        context: 32_768,
      },
    });
  });

  it.each([
    ['in the folder', '', window(4096)],
    ['in v2/', '/v2', window(4096)],
    ['in v13/, the smaller of both limits', '/v13', window(8192, 4096)],
    ['without the limit of the model', '', { model: {}, search: { max_length: 4096 } }],
    ['with a limit that is no number', '', window('much', 4096)],
  ])('tells the context window: %s', async (_, inner, config) => {
    await put(`Microsoft/phi-4-generic-cpu-1${inner}`, config);
    expect((await readModelCache(cache)).get('phi-4-generic-cpu:1')?.context).toBe(4096);
  });

  it.each([
    ['is of a kind that Foundry gives images to', { type: 'qwen2_5_vl' }, true],
    ['is of the newest such kind', { type: 'qwen3_5', context_length: 'much' }, true],
    ['has a part that reads images', { type: 'gemma3', vision: { filename: 'v.onnx' } }, true],
    ['reads text alone', { type: 'qwen3' }, undefined],
    ['hears', { type: 'whisper' }, undefined],
    ['has a kind that is no word', { type: 7, vision: true }, undefined],
  ])('tells of a model that sees: one that %s', async (_, model, sees) => {
    await put('Alibaba/some-model-generic-cpu-1', { model });
    expect((await readModelCache(cache)).get('some-model-generic-cpu:1')?.sees).toBe(sees);
  });

  it.each([
    ['has none', undefined],
    ['has a damaged one', '{"model":{"context_length":40'],
    ['has one of another kind', []],
    ['has one without limits', { model: {} }],
    ['has one with a limit of nothing', window(0, -1)],
  ])('holds a model that %s, its window unknown', async (_, config) => {
    await put('Microsoft/phi-4-generic-cpu-1', config);
    const id = 'phi-4-generic-cpu:1';
    expect((await readModelCache(cache)).get(id)).toEqual({ id });
  });

  it('holds nothing else: files, folders without a version, other folders', async () => {
    await put('Microsoft/downloads', window(1));
    await put('Microsoft/phi-4-generic-cpu', window(1));
    await put('other');
    await writeFile(join(cache, 'foundry.modelinfo.json'), '{}');
    await writeFile(join(cache, 'Microsoft', 'phi-4-generic-cpu-1'), 'a file');
    expect([...(await readModelCache(cache)).keys()]).toEqual([]);
  });

  it.each(['', '/nowhere/at/all'])('is empty when "%s" cannot be read', async (path) => {
    expect(await readModelCache(path)).toEqual(new Map());
  });
});
