import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/foundry/types.ts';
import { usableModels } from '../../src/foundry/usable-models.ts';

const model = (id: string, facts: Partial<Model> = {}): Model => ({
  id,
  alias: id,
  state: 'cached',
  kind: 'chat',
  ...facts,
});

describe('a model of a list', () => {
  it.each([
    'phi-4-mini-instruct-generic-cpu:5',
    'deepseek-r1:14b',
    'hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:Q4_K_M',
    '../models/7B/ggml-model-q4_0.gguf',
    'C:\\models\\My Model (q4).gguf',
    'модель-7b',
    '模型',
    '**not bold**',
    '<b>',
    '@everyone',
    '__proto__',
    'a',
    'x'.repeat(255),
  ])('stays as it is: %j', (id) => {
    expect(usableModels([model(id)])).toEqual([model(id)]);
  });

  it.each([
    '',
    ' ',
    ' phi',
    'phi ',
    'a\nb',
    'a\rb',
    'a\tb',
    'a\u0000b',
    '\u001b[31mred',
    'a\u202Eb',
    '\uFEFFphi',
    'a\u2028b',
    '\ud800',
    'back`tick',
    'x'.repeat(256),
    'x'.repeat(100_000),
  ])('is left out when its id cannot be written or shown: %j', (id) => {
    expect(usableModels([model(id)])).toEqual([]);
  });

  it('has its id for an alias, and no device, where those are not fit to be shown', () => {
    const odd = model('phi', { alias: 'p`hi\n', device: '[cpu](https://evil.example)' });
    expect(usableModels([odd])).toEqual([model('phi')]);
    const plain = model('phi', { alias: 'p', device: 'generic-cpu' });
    expect(usableModels([plain])).toEqual([plain]);
  });
});

it('of a list without measure those that answer soonest stay', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => model(`m${index}`));
  const last = model('last', { state: 'loaded' });
  const kept = usableModels([...many, last]);
  expect(kept).toHaveLength(2_000);
  expect(kept[0]).toEqual(last);
});

it('whatever is listed, what stays cannot leave the line or the code in which it is shown', () => {
  const name = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  const listed = fc.record({ id: name, alias: name, device: fc.option(name, { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(listed), (list) => {
      const models = list.map(({ id, alias, device }) =>
        model(id, { alias, ...(device !== undefined && { device }) }),
      );
      for (const { id, alias, device = '' } of usableModels(models)) {
        for (const text of [id, alias, device]) {
          expect(text).not.toMatch(/[`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          expect(text.length).toBeLessThan(256);
          expect(text.trim()).toBe(text);
        }
        expect(id).not.toBe('');
      }
    }),
  );
});
