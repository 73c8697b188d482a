import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileNameOf } from '../../src/storage/file-names.ts';
import { anyKey } from './documents.contract.ts';

describe('fileNameOf', () => {
  it('keeps the keys of people and conversations readable', () => {
    expect(fileNameOf('telegram:-100123:7')).toBe('telegram.-100123.7');
    expect(fileNameOf('discord:42:by:discord:9')).toBe('discord.42.by.discord.9');
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
