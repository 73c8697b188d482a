import { existsSync } from 'node:fs';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/storage/folders.ts';
import { temporaryFolder } from './temporary-folder.ts';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('a folder', () => {
  it('is made with those above it, for its owner alone, by several at once as well', async () => {
    const top = await temporaryFolder();
    const path = join(top, 'a', 'b', 'c');
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(top, 'a', 'd'))]);
    const made = ['a', 'a/b', 'a/b/c', 'a/d'].map((name) => modeOf(join(top, name)));
    expect(await Promise.all(made)).toEqual(['700', '700', '700', '700']);
  });

  it('that is there stays as it is', async () => {
    const path = join(await temporaryFolder(), 'there');
    await mkdir(path);
    await chmod(path, 0o750);
    await makeFolder(path);
    expect(await modeOf(path)).toBe('750');
  });

  it('is not made where a file stands in the way', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(!existsSync('/proc/self'))('that nobody can make is given up at once', async () => {
    await expect(makeFolder('/proc/nobody/here')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
