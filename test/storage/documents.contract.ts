import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Documents } from '../../src/storage/documents.ts';

/** What the documents of this suite hold. */
export type Note = { readonly text: string };

/** Keys of every kind: any text, half surrogate pairs, look-alikes, ways out of the folder. */
export const anyKey = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(0xd83d, 0xde00, 0xde01, 0x41), { maxLength: 4 }).map(fromUnits),
  fc.string({ unit: fc.constantFrom('a', 'A', '.', ':', '/', '\\', '%', '~', '2', 'e', '\0') }),
  fc.string({ unit: fc.constantFrom('x', 'Я', '😀'), minLength: 140, maxLength: 400 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '../',
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\nul',
    'a b',
    '😀',
    '😁',
  ),
);

function fromUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}

/** The rules of the {@link Documents} port; every implementation has to pass them. */
export function documentsContract(name: string, open: () => Promise<Documents<Note>>): void {
  describe(`${name} as Documents`, () => {
    it('gives undefined for what was never stored', async () => {
      const documents = await open();
      expect(await documents.read('nobody')).toBeUndefined();
      expect(await documents.keys()).toEqual([]);
    });

    it('gives back what the last update stored, and the update gives it too', async () => {
      const documents = await open();
      expect(await documents.update('a', () => ({ text: 'first' }))).toEqual({ text: 'first' });
      await documents.update('a', (current) => ({ text: `${current?.text} and second` }));
      expect(await documents.read('a')).toEqual({ text: 'first and second' });
    });

    it('removes a document whose change gives undefined, and can store it again', async () => {
      const documents = await open();
      await documents.update('a', () => ({ text: 'here' }));
      expect(await documents.update('a', () => undefined)).toBeUndefined();
      expect(await documents.read('a')).toBeUndefined();
      expect(await documents.keys()).toEqual([]);
      await documents.update('a', (current) => ({ text: `again ${current}` }));
      expect(await documents.read('a')).toEqual({ text: 'again undefined' });
    });

    it('takes the removal of something that is not there', async () => {
      const documents = await open();
      expect(await documents.update('a', () => undefined)).toBeUndefined();
    });

    it('changes one key in the order of the calls, each seeing the change before', async () => {
      const documents = await open();
      const letters = [...'abcdefghijklmnop'];
      await Promise.all(
        letters.map((letter) =>
          documents.update('log', (current) => ({ text: (current?.text ?? '') + letter })),
        ),
      );
      expect(await documents.read('log')).toEqual({ text: letters.join('') });
    });

    it('keeps the old document when a change throws, and goes on with the next change', async () => {
      const documents = await open();
      await documents.update('a', () => ({ text: 'old' }));
      const failing = documents.update('a', () => {
        throw new RangeError('no');
      });
      const next = documents.update('a', (current) => ({ text: `${current?.text}, next` }));
      await expect(failing).rejects.toThrow(RangeError);
      expect(await next).toEqual({ text: 'old, next' });
    });

    it('changes many keys at once without mixing them up', async () => {
      const documents = await open();
      const keys = Array.from({ length: 60 }, (_, index) => `telegram:${index}`);
      await Promise.all(keys.map((key) => documents.update(key, () => ({ text: key }))));
      const read = await Promise.all(keys.map((key) => documents.read(key)));
      expect(read).toEqual(keys.map((text) => ({ text })));
      expect((await documents.keys()).sort()).toEqual([...keys].sort());
    });

    it('lists the keys that begin with a prefix', async () => {
      const documents = await open();
      for (const key of ['telegram:1', 'telegram:12', 'discord:1', 'Telegram:1']) {
        await documents.update(key, () => ({ text: key }));
      }
      expect((await documents.keys('telegram:1')).sort()).toEqual(['telegram:1', 'telegram:12']);
      expect(await documents.keys('telegram:2')).toEqual([]);
      expect(await documents.keys()).toHaveLength(4);
    });

    it('keeps documents apart whatever their keys are', async () => {
      const keySets = fc.uniqueArray(anyKey, { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(keySets, async (keys) => {
          const documents = await open();
          await Promise.all(keys.map((key) => documents.update(key, () => ({ text: key }))));
          for (const key of keys) expect(await documents.read(key)).toEqual({ text: key });
          expect((await documents.keys()).sort()).toEqual([...keys].sort());
        }),
        { numRuns: 40 },
      );
    });
  });
}
