import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readError, systemCode, writeError } from './errors.ts';
import { keyOf } from './file-names.ts';
import { namesIn, removeFile } from './folders.ts';

const ASIDE = /^(.+)\.json\.damaged-/;

/** Where a file goes that cannot be understood: beside the others, under a name with the moment. */
export function damagedCopyOf(path: string, at: Date): string {
  return `${path}.damaged-${at.toISOString().replace(/[:.]/g, '-')}`;
}

/**
 * Removes the files of a folder that were set aside and tell, by their name or by what is left in
 * them, that they are of this person; gives how many. Throws StorageError.
 */
export async function removeDamagedCopies(dir: string, person: string): Promise<number> {
  let removed = 0;
  for (const path of await damagedCopies(dir)) {
    if (!(await isOf(path, person))) continue;
    await removeFile(path.file).catch((error: unknown) => {
      throw writeError(path.file, error);
    });
    removed += 1;
  }
  return removed;
}

type Copy = { readonly file: string; readonly key: string };

async function damagedCopies(dir: string): Promise<Copy[]> {
  const copies: Copy[] = [];
  try {
    for await (const name of namesIn(dir)) {
      const stem = ASIDE.exec(name)?.[1];
      if (stem === undefined) continue;
      const known = keyOf(stem);
      const key = typeof known === 'object' ? known.key : '';
      copies.push({ file: join(dir, name), key });
    }
  } catch (error) {
    throw readError(dir, error);
  }
  return copies;
}

async function isOf({ file, key }: Copy, person: string): Promise<boolean> {
  if (`:${key}:`.includes(`:${person}:`)) return true;
  try {
    // Within what somebody said it would stand behind a backslash.
    return (await readFile(file)).includes(`"${person}"`);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw readError(file, error);
  }
}
