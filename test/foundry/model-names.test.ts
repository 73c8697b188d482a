import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bySoonest,
  findModel,
  guessAlias,
  isSameId,
  kindOf,
  nearestModels,
  parseModelId,
} from '../../src/foundry/model-names.ts';
import type { Model } from '../../src/foundry/types.ts';

const devices = [
  'generic-cpu',
  'generic-gpu',
  'cuda-gpu',
  'trtrtx-gpu',
  'openvino-npu',
  'openvino-gpu',
  'qnn-npu',
  'vitis-npu',
];

function model(id: string, rest: Partial<Model> = {}): Model {
  const alias = guessAlias(parseModelId(id).name);
  return { id, alias, state: 'cached', kind: 'chat', ...rest };
}

const name = fc.stringMatching(/^[a-z][a-z0-9.]*(-[a-z0-9.]+){0,4}$/).filter(isPlain);
const device = fc.constantFrom(...devices);
const version = fc.nat({ max: 99 });

/** No part of it could be taken for a device. */
function isPlain(text: string): boolean {
  return !/[cgn]pu|generic|openvino|qnn|vitis|cuda|trtrtx/.test(text);
}

/** The same letters in any case. */
function inAnyCase(text: string): fc.Arbitrary<string> {
  return fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((ups) => [...text].map((c, i) => (ups[i] ? c.toUpperCase() : c)).join(''));
}

describe('a model id', () => {
  it('comes apart into the name, the device and the version it was made of', () => {
    fc.assert(
      fc.property(name, fc.option(device), fc.option(version), (base, made, count) => {
        const id = `${base}${made === null ? '' : `-${made}`}${count === null ? '' : `:${count}`}`;
        expect(parseModelId(id)).toEqual({
          name: base,
          ...(made === null ? {} : { device: made }),
          ...(count === null ? {} : { version: count }),
        });
      }),
    );
  });

  it('may be anything: it never throws and a name is always given', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const parsed = parseModelId(id);
        expect(id.startsWith(parsed.name)).toBe(true);
      }),
    );
  });

  it.each([
    ['Phi-4-mini-instruct', 'phi-4-mini'],
    ['phi-4-mini-reasoning', 'phi-4-mini-reasoning'],
    ['deepseek-r1-distill-qwen-14b', 'deepseek-r1-14b'],
    ['mistralai-Mistral-7B-Instruct-v0-2', 'mistral-7b-v0.2'],
    ['qwen2.5-coder-7b-instruct', 'qwen2.5-coder-7b'],
    ['gpt-oss-20b', 'gpt-oss-20b'],
  ])('%s is known to people as %s', (full, alias) => {
    expect(guessAlias(full)).toBe(alias);
  });

  it.each([
    ['qwen3-embedding-0.6b', 'embedding'],
    ['text-embedding-nomic-embed-text-v1.5', 'embedding'],
    ['bge-m3', 'embedding'],
    ['openai-whisper-large-v3-turbo', 'speech'],
    ['nemotron-speech-streaming-en-0.6b', 'speech'],
    ['parakeet-tdt-0.6b-v2', 'speech'],
    ['phi-4-mini-reasoning', 'chat'],
    ['qwen3.5-2b', 'chat'],
  ])('%s is a model for %s', (id, kind) => {
    expect(kindOf(id)).toBe(kind);
  });
});

describe('a task', () => {
  it.each([
    ['chat-completion', 'chat'],
    ['vision-language-chat, tools', 'chat'],
    ['text-generation', 'chat'],
    ['embeddings', 'embedding'],
    ['feature-extraction', 'embedding'],
    ['automatic-speech-recognition', 'speech'],
  ])('%s tells more than the name', (task, kind) => {
    expect(kindOf('no-word-of-it', task)).toBe(kind);
    if (kind === 'chat') expect(kindOf('whisper-writer', task)).toBe('chat');
  });
});

describe('two ids', () => {
  it.each([
    ['phi:1', 'PHI:1', true],
    ['phi', 'Phi:1', true],
    ['phi:1', 'phi:2', false],
    ['phi-mini', 'phi', false],
  ])('%s and %s: one model: %s', (one, other, isSame) => {
    expect(isSameId(one, other)).toBe(isSame);
    expect(isSameId(other, one)).toBe(isSame);
  });
});

describe('a model that is looked for', () => {
  const shelf = fc.uniqueArray(
    fc.tuple(name, device, version).map(([base, made, count]) => `${base}-${made}:${count}`),
    { minLength: 1, maxLength: 8 },
  );

  it('is found by its id in any case, whatever else there is', () => {
    const looking = shelf.chain((ids) =>
      fc
        .constantFrom(...ids)
        .chain((id) => inAnyCase(id).map((wanted) => ({ ids, id, wanted: ` ${wanted} ` }))),
    );
    fc.assert(
      fc.property(looking, ({ ids, id, wanted }) => {
        expect(
          findModel(
            wanted,
            ids.map((each) => model(each)),
          )?.id,
        ).toBe(id);
      }),
    );
  });

  it('is found by its alias, also with a colon in place of a dash', () => {
    const looking = shelf.chain((ids) =>
      fc.constantFrom(...ids).map((id) => ({ ids, alias: model(id).alias })),
    );
    fc.assert(
      fc.property(looking, ({ ids, alias }) => {
        const models = ids.map((each) => model(each));
        expect(findModel(alias.toUpperCase(), models)?.alias).toBe(alias);
        const colon = alias.replace(/-(?=[^-]*$)/, ':');
        expect(findModel(colon, models)).toBeDefined();
      }),
    );
  });

  it('may be anything: nothing throws, and only what is there is found', () => {
    fc.assert(
      fc.property(fc.string(), shelf, (wanted, ids) => {
        const models = ids.map((each) => model(each));
        const found = findModel(wanted, models);
        if (found !== undefined) expect(models).toContain(found);
        for (const near of nearestModels(wanted, models)) {
          expect(models.map(({ alias }) => alias)).toContain(near);
        }
      }),
    );
  });

  const models = [
    model('phi-4-mini-reasoning-generic-gpu:3', { state: 'loaded' }),
    model('Phi-4-mini-instruct-generic-gpu:5', { state: 'catalog' }),
    model('Phi-4-mini-instruct-generic-cpu:5'),
    model('deepseek-r1-distill-qwen-14b-generic-gpu:3'),
    model('deepseek-r1-distill-qwen-7b-generic-gpu:3'),
    model('mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2'),
  ];

  it.each([
    ['phi-4-mini', 'Phi-4-mini-instruct-generic-cpu:5'],
    ['phi-4-mini-instruct', 'Phi-4-mini-instruct-generic-cpu:5'],
    ['Phi-4-mini-instruct-generic-gpu', 'Phi-4-mini-instruct-generic-gpu:5'],
    ['phi-mini', 'Phi-4-mini-instruct-generic-cpu:5'],
    ['phi_4_reasoning', 'phi-4-mini-reasoning-generic-gpu:3'],
    ['deepseek-r1:7b', 'deepseek-r1-distill-qwen-7b-generic-gpu:3'],
    ['mistral-7b:v0.2', 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2'],
    ['deepseek-14b', 'deepseek-r1-distill-qwen-14b-generic-gpu:3'],
  ])('%s is %s', (wanted, id) => {
    expect(findModel(wanted, models)?.id).toBe(id);
  });

  it.each(['', '  ', ':', '-', 'phi', 'mini-phi', 'deepseek-r1:70b', 'qwen-14b'])(
    '"%s" is none of them',
    (wanted) => {
      expect(findModel(wanted, models)).toBeUndefined();
    },
  );

  it('has its alias named once among the nearest ones', () => {
    expect(nearestModels('phi-4-mni', models)).toEqual(['phi-4-mini', 'phi-4-mini-reasoning']);
  });

  it('stands in the order in which models answer, else in the order of the server', () => {
    expect(bySoonest(models).map(({ state }) => state)).toEqual([
      'loaded',
      'cached',
      'cached',
      'cached',
      'cached',
      'catalog',
    ]);
    expect(bySoonest(models)[1]).toBe(models[2]);
  });
});
