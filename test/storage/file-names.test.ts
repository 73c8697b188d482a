import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf, keyOf } from '../../src/storage/file-names.ts';
import { anyKey } from './documents.contract.ts';

describe('fileNameOf', () => {
  it('keeps the keys of people and conversations readable', () => {
    expect(fileNameOf('telegram:-100123:7')).toBe('telegram.-100123.7');
    expect(fileNameOf('discord:42:by:discord:9')).toBe('discord.42.by.discord.9');
  });

  it.each([
    ['', ''],
    ['web:8f14e45f', 'web.8f14e45f'],
    ['telegram:1:1760000000000', 'telegram.1.1760000000000'],
    ['Terminal:Я@😀', '%54erminal.%d0%af%40%f0%9f%98%80'],
    ['x'.repeat(151), `${'x'.repeat(116)}~8eb827e6964db1e28caafb07b408d441`],
  ])('gives %j the name that it has in stores out there', (key, name) => {
    expect(fileNameOf(key)).toBe(name);
  });

  it('writes nothing that a file system could understand as more than a name', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(fileNameOf(key)).toMatch(/^[a-z0-9_.%~-]*$/);
        expect(`${fileNameOf(key)}.json`).not.toMatch(/^\.{1,2}$/);
        expect(fileNameOf(key).length).toBeLessThanOrEqual(150);
      }),
      { numRuns: 300 },
    );
  });

  it('gives two keys two names, on file systems that ignore case as well', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        fc.pre(one !== other);
        expect(fileNameOf(one).toLowerCase()).not.toBe(fileNameOf(other).toLowerCase());
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['upper and lower case', 'User', 'user'],
    ['a dot and a colon', 'a.b', 'a:b'],
    ['a character and its escape', '/', '%2f'],
    ['two emoji', 'telegram:😀', 'telegram:😁'],
    ['two halves of a surrogate pair', '\ud83d', '\ud83e'],
    ['a surrogate and what replaces it in UTF-8', '\ud83d', '\ufffd'],
    ['long keys that differ at the end', `${'x'.repeat(300)}1`, `${'x'.repeat(300)}2`],
    [
      'long keys that differ in a surrogate',
      `${'x'.repeat(300)}\ud83d`,
      `${'x'.repeat(300)}\ud83e`,
    ],
    ['a composed and a decomposed letter', 'é', 'e\u0301'],
  ])('tells %s apart', (_, one, other) => {
    expect(fileNameOf(one)).not.toBe(fileNameOf(other));
  });
});

describe('keyOf', () => {
  it('gives the key back from every name that is not cut', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const name = fileNameOf(key);
        expect(keyOf(name)).toEqual(name.includes('~') ? 'long' : { key });
      }),
      { numRuns: 500 },
    );
  });

  it('knows no key for a name that no key has', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aA.%~2fu d8') }), (name) => {
        const known = keyOf(name);
        if (known === 'long' || known === undefined) return;
        expect(fileNameOf(known.key)).toBe(name);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['A', 'a b', '%', '%zz', '%2', '%61', '%ff', '%ud83d%ude00', 'a~', 'a~b'])(
    'knows no key for %s',
    (name) => {
      expect(keyOf(name)).toBeUndefined();
    },
  );
});
