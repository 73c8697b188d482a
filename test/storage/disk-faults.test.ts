import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf } from './faults.ts';
import { openNotes } from './notes.ts';
import { runLimited } from './run-limited.ts';
import { smallDisk } from './small-disk.ts';
import { temporaryFolder } from './temporary-folder.ts';

const notes = async () => openNotes(join(await temporaryFolder(), 'notes'));
/** Loading a process takes a while on a busy machine. */
const SLOW = { timeout: 60_000 };
const BIG = 'x'.repeat(300_000);

/** A file where the folder should be: writing fails for everybody, root as well. */
async function breakFolder(dir: string): Promise<() => Promise<void>> {
  await rename(dir, `${dir}.away`);
  await writeFile(dir, 'no folder');
  return async () => {
    await rm(dir);
    await rename(`${dir}.away`, dir);
  };
}

describe('a disk that fails', () => {
  it('gives write_failed with its cause, and the old document stays, in memory too', async () => {
    const { dir, documents, open } = await notes();
    await documents.update('a', () => ({ text: 'old' }));
    const mend = await breakFolder(dir);
    const fault = await faultOf(documents.update('a', () => ({ text: 'unsaved' })));
    expect(fault.code).toBe('write_failed');
    expect(fault.cause).toBeInstanceOf(Error);
    expect(await documents.read('a')).toEqual({ text: 'old' });
    await mend();
    expect(await documents.read('a')).toEqual({ text: 'old' });
    expect(await open().read('a')).toEqual({ text: 'old' });
    const seen: unknown[] = [];
    await documents.update('a', (current) => {
      seen.push(current);
      return { text: 'new' };
    });
    expect(seen).toEqual([{ text: 'old' }]);
  });

  it('fails every change whose state was lost, and none that came after it was well', async () => {
    const { dir, documents } = await notes();
    await documents.update('a', () => ({ text: '1' }));
    const mend = await breakFolder(dir);
    const append = (text: string) =>
      documents.update('a', (current) => ({ text: current?.text + text }));
    const results = await Promise.allSettled([
      append('2'),
      documents.update('a', () => {
        throw new RangeError('no');
      }),
      append('3'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(results[1]).toMatchObject({ reason: expect.any(RangeError) });
    await mend();
    expect(await append('4')).toEqual({ text: '14' });
  });

  it('gives read_failed for what was not read before, and reads it once the disk is well', async () => {
    const { dir, documents, open } = await notes();
    await documents.update('a', () => ({ text: 'kept' }));
    const fresh = open();
    const mend = await breakFolder(dir);
    expect((await faultOf(fresh.read('a'))).code).toBe('read_failed');
    expect((await faultOf(fresh.update('a', () => ({ text: 'lost' })))).code).toBe('read_failed');
    expect((await faultOf(fresh.keys())).code).toBe('read_failed');
    await mend();
    expect(await fresh.read('a')).toEqual({ text: 'kept' });
    expect(await fresh.keys()).toEqual(['a']);
  });

  it('keeps a document that cannot be removed', async () => {
    const { dir, documents } = await notes();
    await documents.update('a', () => ({ text: 'kept' }));
    const mend = await breakFolder(dir);
    expect((await faultOf(documents.update('a', () => undefined))).code).toBe('write_failed');
    await mend();
    expect(await documents.read('a')).toEqual({ text: 'kept' });
  });
});

describe('a disk without room', () => {
  it('gives disk_full, keeps what was there, leaves no draft, and works again when there is room', async (test) => {
    const disk = await smallDisk(test, '256k');
    const { dir, documents, open } = openNotes(join(disk.path, 'notes'));
    await documents.update('a', () => ({ text: 'old' }));
    const results = await Promise.all(
      ['a', 'b', 'c'].map((key) => faultOf(documents.update(key, () => ({ text: BIG })))),
    );
    expect(results.map(({ code }) => code)).toEqual(['disk_full', 'disk_full', 'disk_full']);
    expect(results[0]?.message).toContain('ENOSPC');
    expect(await readdir(dir)).toEqual(['a.json']);
    expect(await open().read('a')).toEqual({ text: 'old' });
    await disk.resize('4m');
    await documents.update('a', (current) => ({ text: current?.text + BIG }));
    expect((await open().read('a'))?.text).toHaveLength(3 + BIG.length);
  });

  it(
    'gives disk_full at the largest file that the process may write, and goes on with smaller ones',
    SLOW,
    async (test) => {
      const dir = join(await temporaryFolder(), 'notes');
      // 512-byte blocks, in some shells 1024-byte ones: 1 or 2 MB.
      const said = await runLimited(test, { limit: '-f 2048', scenario: 'large-file', dir });
      expect(said).toEqual(['old stored', 'large: disk_full', 'reads old', 'new stored', 'a.json']);
      expect(await openNotes(dir).documents.read('a')).toEqual({ text: 'new' });
    },
  );
});

describe('a place that may not be written', () => {
  it('gives not_writable on a read-only file system, reads on, and works again when it is not', async (test) => {
    const disk = await smallDisk(test, '1m');
    const { documents, open } = openNotes(join(disk.path, 'notes'));
    await documents.update('a', () => ({ text: 'old' }));
    await disk.remount('ro');
    expect((await faultOf(documents.update('a', () => ({ text: 'x' })))).code).toBe('not_writable');
    expect((await faultOf(documents.update('b', () => ({ text: 'x' })))).code).toBe('not_writable');
    expect((await faultOf(documents.update('a', () => undefined))).code).toBe('not_writable');
    expect(await open().read('a')).toEqual({ text: 'old' });
    await disk.remount('rw');
    await documents.update('a', (current) => ({ text: `${current?.text} and new` }));
    expect(await open().read('a')).toEqual({ text: 'old and new' });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'gives not_writable without the right to write',
    async () => {
      const { dir, documents } = await notes();
      await documents.update('a', () => ({ text: 'old' }));
      await chmod(dir, 0o500);
      expect((await faultOf(documents.update('a', () => ({ text: 'x' })))).code).toBe(
        'not_writable',
      );
      await chmod(dir, 0o700);
      expect(await documents.update('a', () => ({ text: 'new' }))).toEqual({ text: 'new' });
    },
  );
});

describe('a process with few files', () => {
  it(
    'stores many documents with those it has, gives too_many_files without one, and works again',
    SLOW,
    async (test) => {
      const dir = join(await temporaryFolder(), 'notes');
      const said = await runLimited(test, { limit: '-n 500', scenario: 'few-files', dir });
      expect(said).toEqual([
        'stored 300 with 12 files',
        'listed 300',
        'change: too_many_files',
        'read: too_many_files',
        'reads k1',
        'new stored',
      ]);
    },
  );
});
