import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedLimits } from '../../src/storage/lowdb-documents.ts';
import { MemoryBudget } from '../../src/storage/memory-budget.ts';
import { Slots } from '../../src/waiting/slots.ts';
import { noteFile, openNotes } from './notes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const notes = async () => openNotes(join(await temporaryFolder(), 'notes'));

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

/** Counts how often the disk is used, and how often at the same time. */
class CountingSlots extends Slots {
  uses = 0;
  most = 0;
  #running = 0;

  override async run<R>(work: () => Promise<R>): Promise<R> {
    return await super.run(async () => {
      this.uses += 1;
      this.#running += 1;
      this.most = Math.max(this.most, this.#running);
      return await work().finally(() => {
        this.#running -= 1;
      });
    });
  }
}

describe('LowdbDocuments on disk', () => {
  it('makes folders for their owner alone (700) and files likewise (600)', async () => {
    const { dir, documents, fileOf } = openNotes(join(await temporaryFolder(), 'deep', 'notes'));
    await documents.update('a', () => ({ text: 'secret' }));
    expect(await modeOf(dir)).toBe('700');
    expect(await modeOf(join(dir, '..'))).toBe('700');
    expect(await modeOf(fileOf('a'))).toBe('600');
    await documents.update('a', () => ({ text: 'changed' }));
    expect(await modeOf(fileOf('a'))).toBe('600');
  });

  it('has everything again after it is reopened', async () => {
    const { documents, open } = await notes();
    await documents.update('a', () => ({ text: 'kept' }));
    await documents.update('b', () => ({ text: 'gone' }));
    await documents.update('b', () => undefined);
    const reopened = open();
    expect(await reopened.read('a')).toEqual({ text: 'kept' });
    expect(await reopened.read('b')).toBeUndefined();
    expect(await reopened.keys()).toEqual(['a']);
  });

  it('leaves no draft beside the files', async () => {
    const { dir, documents } = await notes();
    await Promise.all(
      ['a', 'b', 'a', 'a'].map((key) => documents.update(key, () => ({ text: key }))),
    );
    expect((await readdir(dir)).sort()).toEqual(['a.json', 'b.json']);
  });

  it('does not take the draft of a killed process for a document', async () => {
    const { documents, fileOf, plant } = await notes();
    await plant('a', noteFile('a', 'whole'));
    await writeFile(`${fileOf('a')}.12345678.tmp`, '{"v":2,"key":"a","da');
    expect(await documents.read('a')).toEqual({ text: 'whole' });
    expect(await documents.keys()).toEqual(['a']);
  });

  it('brings an older file up to date when it is read, and writes it so at the next change', async () => {
    const { documents, fileOf, plant } = await notes();
    await plant('old', '{"v":1,"key":"old","data":"from version one"}');
    expect(await documents.read('old')).toEqual({ text: 'from version one' });
    expect(await readFile(fileOf('old'), 'utf8')).toContain('"v":1');
    await documents.update('old', (current) => ({ text: `${current?.text}!` }));
    expect(await readFile(fileOf('old'), 'utf8')).toBe(noteFile('old', 'from version one!'));
  });

  it('writes changes of one key that come while the disk is busy in one go', async () => {
    const files = new CountingSlots(8);
    const limits = { ...sharedLimits(), files };
    const { documents } = openNotes(join(await temporaryFolder(), 'notes'), { limits });
    await documents.read('log');
    const add = () => documents.update('log', (log) => ({ text: `${log?.text ?? ''}x` }));
    const first = add();
    // Begun: what comes now has to wait for it.
    await new Promise(setImmediate);
    await Promise.all([first, ...Array.from({ length: 50 }, add)]);
    expect((await documents.read('log'))?.text).toHaveLength(51);
    expect(files.uses).toBe(3);
  });

  it('opens a bounded number of files at once, over all kinds that share the limits', async () => {
    const files = new CountingSlots(3);
    const limits = { ...sharedLimits(), files };
    const dir = await temporaryFolder();
    const kinds = ['notes', 'others'].map((name) => openNotes(join(dir, name), { limits }));
    await Promise.all(
      kinds.flatMap(({ documents }) =>
        Array.from({ length: 20 }, (_, index) =>
          documents.update(`k${index}`, () => ({ text: 'x' })),
        ),
      ),
    );
    expect(files.most).toBe(3);
    expect(files.uses).toBe(80);
  });
});

describe('keys of LowdbDocuments', () => {
  it('come from the names alone: no file is opened', async () => {
    const { documents, plant } = await notes();
    await plant('telegram:-100123:7', '');
    await plant('Щ/😀', '{');
    expect((await documents.keys()).sort()).toEqual(['telegram:-100123:7', 'Щ/😀'].sort());
  });

  it('are told by the files where names are too long to say them', async () => {
    const { documents } = await notes();
    const keys = ['1', '2'].map((end) => `${'Я'.repeat(90)}${end}`);
    for (const key of keys) await documents.update(key, () => ({ text: key }));
    expect((await documents.keys('Я')).sort()).toEqual(keys);
    expect(await documents.keys(keys[0])).toEqual([keys[0]]);
  });

  it('leave out what is none of ours', async () => {
    const { dir, documents, plant } = await notes();
    await plant('a', noteFile('a', 'x'));
    await mkdir(join(dir, 'folder'));
    for (const name of ['Read me.json', 'a.json.bak', 'A.json', '%zz.json', '.DS_Store']) {
      await writeFile(join(dir, name), '{}');
    }
    await writeFile(join(dir, `x~${'0'.repeat(32)}.json`), 'not JSON');
    expect(await documents.keys()).toEqual(['a']);
  });
});

describe('what LowdbDocuments keep in memory', () => {
  /** Which of these keys are read from memory: that does not see a change on disk. */
  async function keptOf(
    { documents, plant }: ReturnType<typeof openNotes>,
    keys: readonly string[],
  ): Promise<string[]> {
    for (const key of keys) await plant(key, noteFile(key, 'changed on disk'));
    const kept: string[] = [];
    for (const key of keys) {
      if ((await documents.read(key))?.text !== 'changed on disk') kept.push(key);
    }
    return kept;
  }

  async function readAll(limits: { documents: number; bytes: number }, sizes: readonly number[]) {
    const opened = openNotes(join(await temporaryFolder(), 'notes'), {
      limits: sharedLimits(limits),
    });
    const keys = sizes.map((_, index) => `k${index}`);
    for (const [index, size] of sizes.entries()) {
      await opened.plant(`k${index}`, noteFile(`k${index}`, 'x'.repeat(size)));
    }
    for (const key of keys) await opened.documents.read(key);
    return { opened, keys };
  }

  it('is bounded by their number, and those used last stay', async () => {
    const { opened } = await readAll({ documents: 3, bytes: 1e6 }, [1, 1, 1]);
    await opened.documents.read('k0');
    await opened.documents.update('k3', () => ({ text: 'new' }));
    expect(await keptOf(opened, ['k3', 'k2', 'k0', 'k1'])).toEqual(['k3', 'k2', 'k0']);
  });

  it('is bounded by their size', async () => {
    const { opened, keys } = await readAll(
      { documents: 100, bytes: 10_000 },
      [6_000, 3_000, 3_000],
    );
    expect(await keptOf(opened, [...keys].reverse())).toEqual(['k2', 'k1']);
  });

  it('is not what is larger than all there is room for', async () => {
    const { opened, keys } = await readAll({ documents: 100, bytes: 10_000 }, [3_000, 20_000]);
    expect(await keptOf(opened, keys)).toEqual([]);
  });

  it('counts the size that a change gave it', async () => {
    const { opened } = await readAll({ documents: 100, bytes: 10_000 }, [1_000, 1_000]);
    await opened.documents.update('k1', () => ({ text: 'x'.repeat(9_500) }));
    expect(await keptOf(opened, ['k1', 'k0'])).toEqual(['k1']);
  });

  it('is shared by all kinds of a store', async () => {
    const limits = { ...sharedLimits(), memory: new MemoryBudget({ documents: 1, bytes: 1e6 }) };
    const dir = await temporaryFolder();
    const [one, other] = ['one', 'other'].map((name) => openNotes(join(dir, name), { limits }));
    if (one === undefined || other === undefined) throw new Error('two were opened');
    await one.documents.update('a', () => ({ text: 'first' }));
    await other.documents.update('a', () => ({ text: 'second' }));
    expect(await keptOf(one, ['a'])).toEqual([]);
  });
});
