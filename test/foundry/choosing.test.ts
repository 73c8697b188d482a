import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Foundry } from '../../src/foundry/foundry.ts';
import { type FakeFoundry, type FakeModel, startFakeFoundry } from '../fakes/foundry/index.ts';
import { faultOf } from './hear.ts';
import { ask, openFoundry } from './open-foundry.ts';

const gpu = 'Phi-4-mini-instruct-generic-gpu:5';
const deepseek = 'deepseek-r1-distill-qwen-14b-generic-gpu:3';

let fake: FakeFoundry;
let foundry: Foundry;
beforeEach(async () => {
  fake = await startFakeFoundry();
  foundry = openFoundry({ addresses: [fake.url] }).foundry;
});
afterEach(async () => {
  await foundry.close();
  await fake.close();
});

async function reopen(models: readonly FakeModel[], defaultModel?: string): Promise<void> {
  await foundry.close();
  await fake.close();
  fake = await startFakeFoundry({ models });
  foundry = openFoundry({ addresses: [fake.url], defaultModel }).foundry;
}

function model(alias: string, state: Partial<FakeModel> = {}): FakeModel {
  const id = `${alias}-instruct-generic-cpu:1`;
  return { alias, id, cached: true, loaded: false, task: 'chat-completion', ...state };
}

describe('the default model', () => {
  it('is the loaded chat model, though an embedding model is loaded before it', async () => {
    expect((await foundry.model()).id).toBe(gpu);
  });

  it('is the configured one even when another is loaded', async () => {
    await reopen([model('phi-4', { loaded: true }), model('qwen3-4b')], 'QWEN3-4b');
    expect((await foundry.model()).alias).toBe('qwen3-4b');
    expect((await ask(foundry)).text).toBe('You said: Hello?');
    expect(fake.chats.at(-1)?.model).toBe('qwen3-4b-instruct-generic-cpu:1');
  });

  it('is unknown, with the nearest names, when the configured one does not exist', async () => {
    await reopen([model('phi-4-mini'), model('qwen3-4b')], 'phi-4-mimi');
    const fault = await faultOf(foundry.model());
    expect(fault).toMatchObject({ code: 'model_unknown', nearest: ['phi-4-mini'] });
  });

  it('is the first on the disk when none is loaded: what is not downloaded is passed over', async () => {
    await reopen([model('phi-4', { cached: false }), model('qwen3-4b'), model('qwen3-8b')]);
    expect((await ask(foundry)).text).toBe('You said: Hello?');
    expect(fake.models.filter(({ loaded }) => loaded).map(({ alias }) => alias)).toEqual([
      'qwen3-4b',
    ]);
  });

  it('gives up when nothing is downloaded, having tried each model once', async () => {
    await reopen([model('phi-4', { cached: false }), model('qwen3-4b', { cached: false })]);
    expect((await ask(foundry)).error?.code).toBe('model_not_downloaded');
    const loads = fake.requests.filter(({ path }) => path.startsWith('/models/load/'));
    expect(loads.map(({ path }) => path)).toEqual(['/models/load/phi-4', '/models/load/qwen3-4b']);
  });

  it('is never exchanged for another when a person named it', async () => {
    await reopen([model('phi-4', { cached: false }), model('qwen3-4b', { loaded: true })]);
    const heard = await ask(foundry, { model: 'phi-4' });
    expect(heard).toMatchObject({ text: '', error: { code: 'model_not_downloaded' } });
  });

  it('does not exist on a server with embedding and speech models alone', async () => {
    await reopen([
      { ...model('qwen3-embedding-0.6b', { loaded: true }), task: 'embeddings' },
      { ...model('whisper-tiny', { loaded: true }), task: 'automatic-speech-recognition' },
    ]);
    expect((await faultOf(foundry.model())).code).toBe('no_model');
    expect((await foundry.health()).status).toBe('degraded');
  });
});

describe('a model that a person names', () => {
  it.each([
    ['its alias', 'deepseek-r1-14b', deepseek],
    ['its alias in any case', 'DeepSeek-R1-14B', deepseek],
    ['its alias with a colon', 'deepseek-r1:14b', deepseek],
    ['its id', deepseek, deepseek],
    ['its id in any case', deepseek.toUpperCase(), deepseek],
    ['its id without the version', 'deepseek-r1-distill-qwen-14b-generic-gpu', deepseek],
    ['its id with an older version', 'deepseek-r1-distill-qwen-14b-generic-gpu:1', deepseek],
    ['its id without device and version', 'deepseek-r1-distill-qwen-14b', deepseek],
    ['white space around it', '  phi-4-mini \n', gpu],
  ])('is found by %s', async (_, name, id) => {
    expect((await foundry.model(name)).id).toBe(id);
  });

  it('is the variant that answers soonest', async () => {
    expect((await foundry.model('phi-4-mini')).id).toBe(gpu);
    expect((await foundry.model('Phi-4-mini-instruct-generic-cpu')).id).toBe(
      'Phi-4-mini-instruct-generic-cpu:5',
    );
  });

  it.each(['qwen3-embedding-0.6b', 'openai-whisper-tiny', 'whisper-tiny'])(
    'is never %s, which does not chat',
    async (name) => {
      expect((await faultOf(foundry.model(name))).code).toBe('model_unknown');
    },
  );

  it('is unknown with the nearest names when nothing fits', async () => {
    const fault = await faultOf(foundry.model('deepsek-r1:14b'));
    expect(fault).toMatchObject({ code: 'model_unknown', model: 'deepsek-r1:14b' });
    expect(fault.nearest[0]).toBe('deepseek-r1-14b');
    expect((await faultOf(foundry.model(''))).nearest).toEqual([]);
  });

  it('is found in a new list when it came after the last one was read', async () => {
    await foundry.models();
    fake.fail({ path: '/v1/models', mode: 'status', status: 200, body: { data: [{ id: 'new' }] } });
    expect((await foundry.model('new')).id).toBe('new');
  });
});

describe('a model that is not loaded', () => {
  const cached = 'qwen2.5-0.5b';
  const loadsOf = (alias: string) =>
    fake.requests.filter(({ path }) => path === `/models/load/${alias}`).length;

  it('is loaded once, then answers, and the person hears of the loading', async () => {
    const progress: unknown[] = [];
    const onProgress = (step: unknown) => void progress.push(step);
    const heard = await ask(foundry, { model: cached, onProgress });
    expect(heard.text).toBe('You said: Hello?');
    const asked = expect.objectContaining({ kind: 'asked' });
    expect(progress).toEqual([
      asked,
      expect.objectContaining({ kind: 'loading', model: cached }),
      asked,
    ]);
    expect(loadsOf(cached)).toBe(1);
  });

  it('is loaded once for all who ask at the same time, and none loses the answer', async () => {
    const owners = ['a', 'b', 'c', 'd'];
    const heard = await Promise.all(owners.map((owner) => ask(foundry, { model: cached, owner })));
    expect(heard.map(({ text }) => text)).toEqual(owners.map(() => 'You said: Hello?'));
    expect(loadsOf(cached)).toBe(1);
    expect(fake.maxRunning).toBe(1);
  });

  it('goes on loading for the others when one of them stops', async () => {
    await reopen([model('phi-4', { loadMs: 60 })]);
    const stop = new AbortController();
    const stopped = ask(foundry, { model: 'phi-4', owner: 'a', signal: stop.signal });
    const other = ask(foundry, { model: 'phi-4', owner: 'b' });
    await fake.untilRequest(({ path }) => path === '/models/load/phi-4');
    stop.abort();
    expect((await stopped).error?.code).toBe('aborted');
    expect((await other).text).toBe('You said: Hello?');
    expect(loadsOf('phi-4')).toBe(1);
  });

  it('is tried once: a load that fails is said, and the next question tries again', async () => {
    await reopen([model('phi-4', { loadError: 'out of memory' })]);
    const { error } = await ask(foundry, { model: 'phi-4' });
    expect(error).toMatchObject({ code: 'load_failed', status: 500 });
    expect(error?.message).toContain('out of memory');
    expect(loadsOf('phi-4')).toBe(1);
    await ask(foundry, { model: 'phi-4' });
    expect(loadsOf('phi-4')).toBe(2);
  });

  it('harms nobody when it fails to load after all who waited have gone', async () => {
    const faults: unknown[] = [];
    const note = (reason: unknown) => void faults.push(reason);
    process.on('unhandledRejection', note);
    await reopen([model('phi-4', { loadMs: 40, loadError: 'out of memory' })]);
    const stop = new AbortController();
    const stopped = ask(foundry, { model: 'phi-4', signal: stop.signal });
    await fake.untilRequest(({ path }) => path === '/models/load/phi-4');
    stop.abort();
    expect((await stopped).error?.code).toBe('aborted');
    const { error } = await ask(foundry, { model: 'phi-4' });
    expect(error?.code).toBe('load_failed');
    process.off('unhandledRejection', note);
    expect(faults).toEqual([]);
  });

  it('is answered by the variant that the server chose to load', async () => {
    const heard = await ask(foundry, { model: 'Phi-4-mini-instruct-generic-cpu:5' });
    expect(heard.text).toBe('You said: Hello?');
    expect(fake.chats.map((chat) => chat.model)).toEqual([
      'Phi-4-mini-instruct-generic-cpu:5',
      gpu,
    ]);
  });

  it('can be loaded and unloaded by its name', async () => {
    expect(await foundry.load('QWEN2.5-0.5b')).toMatchObject({ alias: cached, state: 'loaded' });
    expect((await foundry.models()).find(({ alias }) => alias === cached)?.state).toBe('loaded');
    await foundry.unload(cached);
    expect(fake.models.find(({ alias }) => alias === cached)?.loaded).toBe(false);
    expect((await foundry.models()).find(({ alias }) => alias === cached)?.state).not.toBe(
      'loaded',
    );
  });
});
