import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/names/nearest.ts';

describe('the nearest names', () => {
  it.each([
    ['a slip of the finger', 'phi-4-mimi', ['qwen3-4b', 'phi-4-mini', 'phi-4'], 'phi-4-mini'],
    ['a beginning', 'deepseek', ['phi-4', 'deepseek-r1-14b'], 'deepseek-r1-14b'],
    ['too much', 'phi-4-mini-instruct', ['phi-4-mini', 'qwen3-4b'], 'phi-4-mini'],
    ['no dashes', 'phi4', ['qwen3-4b', 'phi-4-mini'], 'phi-4-mini'],
    ['another case', 'foundry_basurl', ['FOUNDRY_CLI', 'FOUNDRY_BASE_URL'], 'FOUNDRY_BASE_URL'],
  ])('begin with what was meant: %s', (_, wanted, candidates, meant) => {
    expect(nearest(wanted, candidates)[0]).toBe(meant);
  });

  it('leave out what has nothing in common', () => {
    expect(nearest('zzzz', ['phi-4-mini', 'qwen3-4b'])).toEqual([]);
    expect(nearest('', ['phi-4-mini'])).toEqual([]);
    expect(nearest('phi', [''])).toEqual([]);
  });

  it('are candidates, each once, no more than asked for, the name itself first', () => {
    const candidates = fc.uniqueArray(fc.string({ minLength: 1 }), { selector: lower });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), candidates, fc.nat(5), (name, others, limit) => {
        const found = nearest(name, others, limit);
        expect(found.length).toBeLessThanOrEqual(limit);
        expect(new Set(found).size).toBe(found.length);
        for (const each of found) expect(others).toContain(each);
        const same = others.find((other) => lower(other) === lower(name));
        if (same !== undefined && limit > 0) expect(found[0]).toBe(same);
      }),
    );
  });
});

function lower(text: string): string {
  return text.toLowerCase();
}
