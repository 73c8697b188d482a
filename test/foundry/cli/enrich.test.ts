import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enrich, onlyInCatalog } from '../../../src/foundry/cli/enrich.ts';
import type { CatalogEntry } from '../../../src/foundry/cli/parse-catalog.ts';
import type { Model } from '../../../src/foundry/types.ts';

function model(id: string, rest: Partial<Model> = {}): Model {
  return { id, alias: 'guessed', state: 'catalog', kind: 'chat', ...rest };
}

function entry(id: string, rest: Partial<CatalogEntry> = {}): CatalogEntry {
  return { id, alias: 'told', ...rest };
}

describe('what the command knows', () => {
  it('fills what the server does not tell', () => {
    const facts = { isCached: true, sizeMb: 5, device: 'CPU', kind: 'speech', context: 9 } as const;
    expect(enrich([model('a-cpu:1')], [entry('a-cpu:1', facts)])).toEqual([
      {
        id: 'a-cpu:1',
        alias: 'told',
        state: 'cached',
        kind: 'speech',
        sizeMb: 5,
        device: 'CPU',
        context: 9,
      },
    ]);
  });

  it.each([
    ['the command', false, true, true],
    ['the server', true, false, true],
    ['nobody', false, undefined, false],
  ])('makes a model see as soon as it is said by %s', (_, server, command, sees) => {
    const told = entry('a:1', command === undefined ? {} : { sees: command });
    expect(enrich([model('a:1', { sees: server })], [told])[0]?.sees).toBe(sees);
  });

  it('does not change what the server knows for sure', () => {
    const known = model('a:1', { state: 'loaded', sizeMb: 1, device: 'generic-cpu', context: 2 });
    const facts = { isCached: false, sizeMb: 5, device: 'GPU', context: 9 };
    expect(enrich([known], [entry('a:1', facts)])).toEqual([{ ...known, alias: 'told' }]);
    const cached = model('a:1', { state: 'cached' });
    expect(enrich([cached], [entry('a:1', { isCached: false })])[0]?.state).toBe('cached');
  });

  it('leaves models alone that it does not know, and their order as it is', () => {
    const models = [model('b:1'), model('a:1'), model('c:1')];
    expect(enrich(models, [entry('a:1')]).map(({ id, alias }) => [id, alias])).toEqual([
      ['b:1', 'guessed'],
      ['a:1', 'told'],
      ['c:1', 'guessed'],
    ]);
    expect(enrich(models, [])).toEqual(models);
  });

  it.each([
    ['in any case', 'Phi-4-CPU:5', 'phi-4-cpu:5', true],
    ['when the server tells no version', 'phi-4-cpu', 'Phi-4-cpu:5', true],
    ['when the command tells no version', 'phi-4-cpu:5', 'phi-4-cpu', true],
    ['not for another version', 'phi-4-cpu:5', 'phi-4-cpu:4', false],
    ['not for a longer name', 'phi-4-cpu:5', 'phi-4-cpu-x:5', false],
  ])('is found by id: %s', (_, id, other, isFound) => {
    const [found] = enrich([model(id)], [entry(other)]);
    expect(found).toMatchObject({ id, alias: isFound ? 'told' : 'guessed' });
  });

  it('is that of the version on the disk, else of the newest, when the server tells none', () => {
    const versions = [entry('a:2', { sizeMb: 2 }), entry('a:10', { sizeMb: 10 }), entry('a:9')];
    expect(enrich([model('a')], versions)[0]?.sizeMb).toBe(10);
    const onDisk = [...versions, entry('a:1', { sizeMb: 1, isCached: true })];
    expect(enrich([model('a')], onDisk)[0]).toMatchObject({ sizeMb: 1, state: 'cached' });
  });

  it('adds models only by themselves: those the server does not list', () => {
    const catalog = [
      entry('a:1'),
      entry('whisper-b-cpu:1', { isCached: true, sizeMb: 3 }),
      entry('c:1', { kind: 'embedding' }),
    ];
    expect(enrich([model('a')], catalog)).toHaveLength(1);
    expect(onlyInCatalog([model('a')], catalog)).toEqual([
      {
        id: 'whisper-b-cpu:1',
        alias: 'told',
        state: 'cached',
        kind: 'speech',
        sees: false,
        sizeMb: 3,
      },
      { id: 'c:1', alias: 'told', state: 'catalog', kind: 'embedding', sees: false },
    ]);
  });

  it('never loses, adds or unloads a model', () => {
    const id = fc.stringMatching(/^[ab]{1,2}(:[12])?$/);
    const models = fc.array(
      fc.record({ id, state: fc.constantFrom('loaded', 'cached', 'catalog') }),
    );
    const catalog = fc.array(fc.record({ id, isCached: fc.boolean() }));
    fc.assert(
      fc.property(models, catalog, (some, told) => {
        const before = some.map(({ id: name, state }) => model(name, { state }));
        const after = enrich(
          before,
          told.map(({ id: name, isCached }) => entry(name, { isCached })),
        );
        expect(after.map((each) => each.id)).toEqual(before.map((each) => each.id));
        for (const [at, { state }] of before.entries()) {
          if (state !== 'catalog') expect(after[at]?.state).toBe(state);
        }
      }),
    );
  });
});
