import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Documents } from '../../src/storage/documents.ts';
import type { Note } from './notes.ts';

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

type Step = { readonly key: string; readonly turn: number };
const anyStep = fc.record({
  key: fc.constantFrom('a', 'b', 'c'),
  kind: fc.constantFrom('read', 'append', 'append', 'remove', 'throw'),
  turn: fc.nat({ max: 6 }),
});

/** Every state that one key went through, and what was stored for certain. */
class History {
  readonly #states: (string | undefined)[] = [undefined];
  #certain = 0;

  get latest(): string | undefined {
    return this.#states.at(-1);
  }

  async read(documents: Documents<Note>, key: string): Promise<void> {
    const oldest = this.#certain;
    const read = await documents.read(key);
    expect(this.#states.slice(oldest)).toContain(read?.text);
  }

  async change(
    documents: Documents<Note>,
    { key, kind, letter }: Step & { readonly kind: string; readonly letter: string },
  ): Promise<void> {
    const before = this.latest;
    const next = kind === 'remove' ? undefined : (before ?? '') + letter;
    if (kind !== 'throw') this.#states.push(next);
    const position = this.#states.length - 1;
    const change = documents.update(key, (current) => {
      expect(current?.text).toBe(before);
      if (kind === 'throw') throw new RangeError(letter);
      return next === undefined ? undefined : { text: next };
    });
    if (kind === 'throw') return await expect(change).rejects.toThrow(RangeError);
    expect((await change)?.text).toBe(next);
    this.#certain = Math.max(this.#certain, position);
  }
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

    it('has nothing damaged of anybody', async () => {
      const documents = await open();
      await documents.update('telegram:1', () => ({ text: '"telegram:1"' }));
      expect(await documents.removeDamaged('telegram:1')).toBe(0);
      expect(await documents.keys()).toEqual(['telegram:1']);
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

    it('gives each of many changes at once what it stored itself, not what the last one stored', async () => {
      const documents = await open();
      const stored = await Promise.all(
        [...'abc'].map((letter) =>
          documents.update('log', (current) => ({ text: (current?.text ?? '') + letter })),
        ),
      );
      expect(stored.map((each) => each?.text)).toEqual(['a', 'ab', 'abc']);
    });

    it('stores what came after a removal in the same moment', async () => {
      const documents = await open();
      const stored = await Promise.all([
        documents.update('a', () => ({ text: 'one' })),
        documents.update('a', () => undefined),
        documents.update('a', (current) => ({ text: `two after ${current}` })),
      ]);
      expect(stored).toEqual([{ text: 'one' }, undefined, { text: 'two after undefined' }]);
      expect(await documents.read('a')).toEqual({ text: 'two after undefined' });
    });

    it('gives what one after the other would give, however reads and changes are mixed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 25 }), async (steps) => {
          const histories = new Map<string, History>();
          const documents = await open();
          const underWay = steps.map(async (step, index) => {
            // Those of one turn begin in the same moment, those of the next while the disk works.
            for (let turn = 0; turn < step.turn; turn += 1) await new Promise(setImmediate);
            const history = histories.get(step.key) ?? new History();
            histories.set(step.key, history);
            if (step.kind === 'read') await history.read(documents, step.key);
            else await history.change(documents, { ...step, letter: `${index},` });
          });
          await Promise.all(underWay);
          for (const [key, history] of histories) {
            expect((await documents.read(key))?.text).toBe(history.latest);
          }
        }),
        { numRuns: 25 },
      );
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
