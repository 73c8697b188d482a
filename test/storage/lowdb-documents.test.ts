import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DocumentFormat } from '../../src/storage/documents.ts';
import { StorageError } from '../../src/storage/errors.ts';
import { fileNameOf } from '../../src/storage/file-names.ts';
import { LowdbDocuments } from '../../src/storage/lowdb-documents.ts';
import { recordingLog } from '../recording-log.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Note = { readonly text: string };
const note = z.object({ text: z.string() });
const format: DocumentFormat<Note> = {
  version: 2,
  parse: (data) => note.parse(data),
  migrations: { 1: (data) => ({ text: z.string().parse(data) }) },
};
const NOON = new Date('2030-01-02T12:00:00.000Z');

async function openNotes(folder?: string) {
  const dir = folder ?? join(await temporaryFolder(), 'notes');
  const { log, lines } = recordingLog();
  const open = () => new LowdbDocuments({ dir, format, log, now: () => NOON });
  const fileOf = (key: string) => join(dir, `${fileNameOf(key)}.json`);
  /** Writes a file past the documents. */
  const plant = async (key: string, content: string) => {
    await mkdir(dir, { recursive: true });
    await writeFile(fileOf(key), content);
  };
  return { dir, lines, open, documents: open(), fileOf, plant };
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe('LowdbDocuments on disk', () => {
  it('makes folders for their owner alone (700) and files likewise (600)', async () => {
    const { dir, documents, fileOf } = await openNotes(
      join(await temporaryFolder(), 'deep', 'notes'),
    );
    await documents.update('a', () => ({ text: 'secret' }));
    expect(await modeOf(dir)).toBe('700');
    expect(await modeOf(join(dir, '..'))).toBe('700');
    expect(await modeOf(fileOf('a'))).toBe('600');
    await documents.update('a', () => ({ text: 'changed' }));
    expect(await modeOf(fileOf('a'))).toBe('600');
  });

  it('has everything again after it is reopened', async () => {
    const { documents, open } = await openNotes();
    await documents.update('a', () => ({ text: 'kept' }));
    await documents.update('b', () => ({ text: 'gone' }));
    await documents.update('b', () => undefined);
    const reopened = open();
    expect(await reopened.read('a')).toEqual({ text: 'kept' });
    expect(await reopened.read('b')).toBeUndefined();
    expect(await reopened.keys()).toEqual(['a']);
  });

  it('leaves no draft beside the files', async () => {
    const { dir, documents } = await openNotes();
    await Promise.all(
      ['a', 'b', 'a', 'a'].map((key) => documents.update(key, () => ({ text: key }))),
    );
    expect((await readdir(dir)).sort()).toEqual(['a.json', 'b.json']);
  });

  it('ignores the draft that a killed process left, and writes over it', async () => {
    const { dir, documents, fileOf, plant } = await openNotes();
    await plant('a', '{"v":2,"key":"a","data":{"text":"whole"}}');
    await writeFile(`${fileOf('a')}.tmp`, '{"v":2,"key":"a","da');
    expect(await documents.read('a')).toEqual({ text: 'whole' });
    expect(await documents.keys()).toEqual(['a']);
    await documents.update('a', () => ({ text: 'new' }));
    expect(await readdir(dir)).toEqual(['a.json']);
  });

  it('brings an older file up to date when it is read, and writes it so at the next change', async () => {
    const { documents, fileOf, plant } = await openNotes();
    await plant('old', '{"v":1,"key":"old","data":"from version one"}');
    expect(await documents.read('old')).toEqual({ text: 'from version one' });
    await documents.update('old', (current) => ({ text: `${current?.text}!` }));
    expect(JSON.parse(await readFile(fileOf('old'), 'utf8'))).toEqual({
      v: 2,
      key: 'old',
      data: { text: 'from version one!' },
    });
  });

  it('keeps a bounded number of documents in memory, those used last', async () => {
    const { documents, plant } = await openNotes();
    const planted = (key: string, text: string) =>
      plant(key, JSON.stringify({ v: 2, key, data: { text } }));
    const keys = Array.from({ length: 501 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => planted(key, 'old')));
    for (const key of keys.slice(0, 500)) await documents.read(key);
    await documents.read('k0');
    await documents.read('k500');
    // What is read from memory does not see a change on disk; what was let go does.
    await Promise.all(keys.map((key) => planted(key, 'new')));
    expect(await documents.read('k0')).toEqual({ text: 'old' });
    expect(await documents.read('k500')).toEqual({ text: 'old' });
    expect(await documents.read('k1')).toEqual({ text: 'new' });
  });
});

describe('a damaged file', () => {
  const damages: [string, string][] = [
    ['is cut in the middle', '{"v":2,"key":"bad","data":{"te'],
    ['is empty', ''],
    ['holds another shape', '{"v":2,"key":"bad","data":{"text":5}}'],
    ['has no envelope', '["text"]'],
    ['was written by a newer version', '{"v":3,"key":"bad","data":{"text":"later"}}'],
    ['cannot be migrated', '{"v":1,"key":"bad","data":{}}'],
  ];

  it.each(damages)('is set aside under its name when it %s', async (_, content) => {
    const { dir, lines, documents, plant } = await openNotes();
    await plant('bad', content);
    expect(await documents.read('bad')).toBeUndefined();
    const aside = 'bad.json.damaged-2030-01-02T12-00-00-000Z';
    expect(await readdir(dir)).toEqual([aside]);
    expect(await readFile(join(dir, aside), 'utf8')).toBe(content);
    expect(lines).toMatchObject([{ level: 50, file: join(dir, aside) }]);
  });

  it('does not keep the others, nor its own key, from working', async () => {
    const { dir, documents, plant } = await openNotes();
    await plant('bad', '{');
    await plant('good', '{"v":2,"key":"good","data":{"text":"fine"}}');
    expect(await documents.keys()).toEqual(['good']);
    expect(await documents.read('good')).toEqual({ text: 'fine' });
    await documents.update('bad', (current) => ({ text: `afresh after ${current}` }));
    expect(await documents.read('bad')).toEqual({ text: 'afresh after undefined' });
    expect((await readdir(dir)).filter((name) => name.includes('damaged'))).toHaveLength(1);
  });

  it('is set aside once when many ask for it at the same time', async () => {
    const { lines, documents, plant } = await openNotes();
    await plant('bad', '{');
    const read = await Promise.all([1, 2, 3].map(() => documents.read('bad')));
    expect(read).toEqual([undefined, undefined, undefined]);
    expect(lines).toHaveLength(1);
  });
});

describe('a disk that fails', () => {
  /** A file where the folder should be: writing fails for everybody, root as well. */
  async function breakFolder(dir: string): Promise<() => Promise<void>> {
    await rename(dir, `${dir}.away`);
    await writeFile(dir, 'no folder');
    return async () => {
      await rm(dir);
      await rename(`${dir}.away`, dir);
    };
  }

  async function faultOf(work: Promise<unknown>): Promise<StorageError> {
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StorageError);
    return error as StorageError;
  }

  it('gives write_failed with its cause, and the old document stays, in memory too', async () => {
    const { dir, documents, open } = await openNotes();
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

  it('gives read_failed for what was not read before, and reads it once the disk is well', async () => {
    const { dir, documents, open } = await openNotes();
    await documents.update('a', () => ({ text: 'kept' }));
    const fresh = open();
    const mend = await breakFolder(dir);
    expect((await faultOf(fresh.read('a'))).code).toBe('read_failed');
    expect((await faultOf(fresh.update('a', () => ({ text: 'lost' })))).code).toBe('read_failed');
    await mend();
    expect(await fresh.read('a')).toEqual({ text: 'kept' });
  });

  it('keeps a document that cannot be removed', async () => {
    const { dir, documents } = await openNotes();
    await documents.update('a', () => ({ text: 'kept' }));
    const mend = await breakFolder(dir);
    expect((await faultOf(documents.update('a', () => undefined))).code).toBe('write_failed');
    await mend();
    expect(await documents.read('a')).toEqual({ text: 'kept' });
  });

  it('gives read_failed when a damaged file cannot be set aside', async () => {
    const { dir, documents, plant } = await openNotes();
    await plant('bad', '{');
    // A folder in the way of the new name.
    await mkdir(join(dir, 'bad.json.damaged-2030-01-02T12-00-00-000Z', 'inside'), {
      recursive: true,
    });
    expect((await faultOf(documents.read('bad'))).code).toBe('read_failed');
    expect(await readFile(join(dir, 'bad.json'), 'utf8')).toBe('{');
  });

  it.skipIf(!existsSync('/dev/full'))(
    'gives disk_full when there is no room, keeps the old file and leaves no draft',
    async () => {
      const { dir, documents, fileOf, open } = await openNotes();
      await documents.update('a', () => ({ text: 'old' }));
      await symlink('/dev/full', `${fileOf('a')}.tmp`);
      const fault = await faultOf(documents.update('a', () => ({ text: 'x'.repeat(10_000) })));
      expect(fault.code).toBe('disk_full');
      expect(await documents.read('a')).toEqual({ text: 'old' });
      expect(await open().read('a')).toEqual({ text: 'old' });
      expect(await readdir(dir)).toEqual(['a.json']);
      expect(existsSync('/dev/full')).toBe(true);
    },
  );
});
