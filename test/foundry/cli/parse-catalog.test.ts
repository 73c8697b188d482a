import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCatalogJson, parseCatalogTable } from '../../../src/foundry/cli/parse-catalog.ts';
import { parseCachePath, parseContext } from '../../../src/foundry/cli/parse-facts.ts';

describe('the list as JSON', () => {
  it('has variants with variantId, or models with id', () => {
    const variants = [
      {
        alias: 'phi-4-mini',
        variantId: 'Phi-4-mini-instruct-generic-cpu:5',
        type: 'Chat',
        device: 'CPU',
        fileSizeMb: 4915,
        cached: true,
      },
      {
        alias: 'qwen3-embedding-0.6b',
        variantId: 'qwen3-embedding-0.6b-generic-cpu:1',
        type: 'Embedding',
      },
    ];
    expect(parseCatalogJson(JSON.stringify({ variants }))).toEqual([
      {
        id: 'Phi-4-mini-instruct-generic-cpu:5',
        alias: 'phi-4-mini',
        kind: 'chat',
        device: 'CPU',
        sizeMb: 4915,
        isCached: true,
      },
      {
        id: 'qwen3-embedding-0.6b-generic-cpu:1',
        alias: 'qwen3-embedding-0.6b',
        kind: 'embedding',
      },
    ]);
    const models = [
      { alias: 'w', id: 'w-cpu:2', type: 'Speech', loaded: false, contextLength: 448 },
    ];
    const entry = { id: 'w-cpu:2', alias: 'w', kind: 'speech', isLoaded: false, context: 448 };
    expect(parseCatalogJson(JSON.stringify({ models }))).toEqual([entry]);
    expect(parseCatalogJson(JSON.stringify(models))).toEqual([entry]);
  });

  it.each([
    ['a type', { type: 'Multimodal' }, true],
    ['a task', { task: 'vision-language-chat' }, true],
    ['modalities', { type: 'Chat', inputModalities: 'text,image' }, true],
    ['modalities of text', { type: 'Chat', inputModalities: 'text' }, false],
    ['no word of it', { type: 'Chat', task: 'chat-completion' }, undefined],
  ])('tells which models see by %s', (_, facts, sees) => {
    const [entry] = parseCatalogJson(JSON.stringify({ variants: [{ id: 'a', ...facts }] })) ?? [];
    expect(entry).toMatchObject({ id: 'a', kind: 'chat' });
    expect(entry?.sees).toBe(sees);
  });

  it('leaves out what is no entry, and facts of another type', () => {
    const variants = [
      null,
      7,
      {},
      { variantId: '' },
      { id: 'a', cached: 'yes', fileSizeMb: -1, type: 5 },
    ];
    expect(parseCatalogJson(JSON.stringify({ variants }))).toEqual([{ id: 'a', alias: 'a' }]);
  });

  it.each(['', 'Unrecognized command', '{"models":7}', '{"error":"x"}'])('is none: %s', (text) => {
    expect(parseCatalogJson(text)).toBeUndefined();
  });
});

const TABLE = `Alias                          Device     Task               File Size    License      Model ID
-----------------------------------------------------------------------------------------------
phi-4                          GPU        chat-completion    8.37 GB      MIT          Phi-4-cuda-gpu:1
                               CPU        chat-completion    10.16 GB     MIT          Phi-4-generic-cpu:1
-----------------------------------------------------------------------------------------------
qwen3.5-2b                     GPU        vision-language-chat, tools 2,29 GB      Apache 2.0   qwen3.5-2b-generic-gpu:2
whisper-tiny                   NPU        automatic-speech-recognition 110 MB                   openai-whisper-tiny-qnn-npu:2
`;

describe('the list as a table', () => {
  it.each(['\n', '\r\n'])('has a row for each variant, below its alias', (end) => {
    expect(parseCatalogTable(TABLE.replaceAll('\n', end))).toEqual([
      { id: 'Phi-4-cuda-gpu:1', alias: 'phi-4', device: 'GPU', kind: 'chat', sizeMb: 8571 },
      { id: 'Phi-4-generic-cpu:1', alias: 'phi-4', device: 'CPU', kind: 'chat', sizeMb: 10404 },
      {
        id: 'qwen3.5-2b-generic-gpu:2',
        alias: 'qwen3.5-2b',
        device: 'GPU',
        kind: 'chat',
        sizeMb: 2345,
        sees: true,
      },
      {
        id: 'openai-whisper-tiny-qnn-npu:2',
        alias: 'whisper-tiny',
        device: 'NPU',
        kind: 'speech',
        sizeMb: 110,
      },
    ]);
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,40}[a-z0-9]$/);
const size = fc.integer({ min: 1, max: 99_999 });
const row = fc.record({
  alias: word,
  device: fc.constantFrom('CPU', 'GPU', 'NPU'),
  task: fc.constantFrom('chat-completion', 'vision-language-chat, tools', 'embeddings'),
  sizeMb: size,
  license: fc.constantFrom('MIT', 'Apache 2.0', 'NVIDIA Open Model License', ''),
  id: word.map((name) => `${name}-generic-cpu:1`),
});

describe('any catalogue', () => {
  it('comes through the table as it was', () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 8 }),
        fc.integer({ min: 1, max: 25 }),
        (rows, width) => {
          let last = '';
          const lines = rows.map(({ alias, device, task, sizeMb, license, id }) => {
            const shown = alias === last ? '' : alias;
            last = alias;
            return [shown, device, task, `${sizeMb} MB`, license, id]
              .map((cell) => `${cell} `.padEnd(width))
              .join('')
              .trimEnd();
          });
          const text = [
            'Alias  Device  Task  File Size  License  Model ID',
            '-'.repeat(99),
            ...lines,
          ].join('\n');
          expect(parseCatalogTable(text)).toEqual(
            rows.map(({ alias, device, task, sizeMb, id }) => ({
              id,
              alias,
              device,
              sizeMb,
              kind: task === 'embeddings' ? 'embedding' : 'chat',
              ...(task.startsWith('vision') ? { sees: true } : {}),
            })),
          );
        },
      ),
    );
  });

  it('comes through JSON as it was', () => {
    const wire = fc.record(
      { variantId: word, alias: word, device: word, cached: fc.boolean(), fileSizeMb: size },
      { requiredKeys: ['variantId', 'alias'] },
    );
    fc.assert(
      fc.property(fc.array(wire), fc.constantFrom('variants', 'models'), (list, root) => {
        const found = parseCatalogJson(
          `🟢 here:\r\n${JSON.stringify({ [root]: list }, null, 1)}\r\n`,
        );
        const back = found?.map(({ id, alias, device, isCached, sizeMb }) => ({
          variantId: id,
          alias,
          device,
          cached: isCached,
          fileSizeMb: sizeMb,
        }));
        expect(back).toEqual(list);
      }),
    );
  });

  it('is read without a fault from whatever is printed, and in time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        parseCatalogJson(text);
        parseContext(text);
        parseCachePath(text);
        for (const { id } of parseCatalogTable(text)) expect(id).not.toBe('');
      }),
    );
    const startedAt = performance.now();
    for (const piece of ['x CPU ', ' ', 'a CPU b 1 GB c ', '1 GB ', '{"models":[']) {
      parseCatalogTable(piece.repeat(100_000));
      parseCatalogTable(`${piece.repeat(80)}\n`.repeat(200));
      parseCatalogJson(piece.repeat(100_000));
      parseCachePath(piece.repeat(100_000));
    }
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });
});

describe('the context window', () => {
  it.each([
    ['{"model":{"id":"a:4","contextLength":32768}}', 32768],
    ['{"contextLength":4096}', 4096],
    ['{"model":{"contextLength":0}}', undefined],
    ['{"model":"a"}', undefined],
    ['contextLength 5', undefined],
  ])('in %s is %s', (text, context) => {
    expect(parseContext(text)).toBe(context);
  });
});

describe('the cache folder', () => {
  it.each([
    [
      '{"path":"C:\\\\Users\\\\Ada Lovelace\\\\.foundry","userSet":false}',
      'C:\\Users\\Ada Lovelace\\.foundry',
    ],
    ['/home/ada/.foundry/cache/models\n', '/home/ada/.foundry/cache/models'],
    ['💾 Cache directory path: /home/ada/cache\r\n', '/home/ada/cache'],
    ['?? Cache directory path: D:\\models\r\n', 'D:\\models'],
    ['\\\\server\\share\\models', '\\\\server\\share\\models'],
    ['not set', undefined],
    ['{"path":"models"}', undefined],
    ['', undefined],
  ])('in %s is %s', (text, path) => {
    expect(parseCachePath(text)).toBe(path);
  });
});
