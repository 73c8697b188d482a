import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { systemCode } from './errors.ts';
import { namesIn } from './folders.ts';
import { lastAddress } from './last-address.ts';
import { holderOf } from './lock.ts';
import type { Holder } from './lock-file.ts';
import { envelope } from './open-document.ts';

/** How a data folder stands, without a change to it. */
export type FolderReport = {
  /** Absolute. */
  readonly path: string;
  /** `missing`: it will be made, `blocked`: it cannot be, something else is in its place. */
  readonly state: 'there' | 'missing' | 'blocked';
  /** Whether this process may write there; of a missing one, in the folder above. */
  readonly isWritable: boolean;
  /** What others than the owner may read or write, by their path within; a sample of many. */
  readonly openToOthers: readonly string[];
  /** Files that were set aside. */
  readonly damaged: readonly string[];
  /** Which process works on it now. */
  readonly holder?: Pick<Holder, 'pid' | 'host'>;
};

const FOLDERS = ['', 'people', 'conversations', 'archive', 'open', 'doors'];
/** Rights of a folder and of files are the same for all of them, or wrong for nearly all. */
const MAX_LOOKED_AT = 500;
const OTHERS = 0o077;

/** Looks at a data folder. Never throws: what cannot be read is not reported. */
export async function inspectFolder(dir: string): Promise<FolderReport> {
  const path = resolve(dir);
  const found = await stat(path).catch((error: unknown) => systemCode(error) ?? 'unknown');
  if (found === 'ENOENT') {
    const isWritable = await canMake(path);
    return { path, state: 'missing', isWritable, openToOthers: [], damaged: [] };
  }
  if (typeof found === 'string' || !found.isDirectory()) {
    return { path, state: 'blocked', isWritable: false, openToOthers: [], damaged: [] };
  }
  const [isWritable, holder, contents] = await Promise.all([
    mayWrite(path),
    holderOf(path).catch(() => undefined),
    look(path),
  ]);
  return { path, state: 'there', isWritable, ...contents, ...(holder && { holder }) };
}

/** The port on which a model server was found last; undefined when none is noted. Never throws. */
export async function rememberedPort(dir: string): Promise<number | undefined> {
  try {
    const { data } = envelope.parse(JSON.parse(await readFile(join(dir, 'foundry.json'), 'utf8')));
    return lastAddress.parse(data).port;
  } catch (error) {
    const isForeign = error instanceof z.ZodError || error instanceof SyntaxError;
    if (isForeign || systemCode(error) !== undefined) return undefined;
    throw error;
  }
}

async function look(path: string): Promise<Pick<FolderReport, 'openToOthers' | 'damaged'>> {
  const openToOthers: string[] = [];
  const damaged: string[] = [];
  let lookedAt = 0;
  for (const folder of FOLDERS) {
    const inner = join(path, folder);
    if (await isOpenToOthers(inner)) openToOthers.push(relative(path, inner) || '.');
    try {
      for await (const name of namesIn(inner)) {
        if (name.includes('.json.damaged-')) damaged.push(join(folder, name));
        lookedAt += 1;
        if (lookedAt > MAX_LOOKED_AT || !name.endsWith('.json')) continue;
        if (await isOpenToOthers(join(inner, name))) openToOthers.push(join(folder, name));
      }
    } catch {
      // It may not be read: that it is not writable either is reported.
    }
  }
  return { openToOthers, damaged };
}

async function isOpenToOthers(path: string): Promise<boolean> {
  // Windows has other rights, of which the mode tells nothing.
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path).catch(() => ({ mode: 0 }));
  return (mode & OTHERS) !== 0;
}

async function mayWrite(path: string): Promise<boolean> {
  return await access(path, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Whether the nearest folder above that exists takes a new one. */
async function canMake(path: string): Promise<boolean> {
  const parent = dirname(path);
  const found = await stat(parent).catch((error: unknown) => systemCode(error));
  if (typeof found === 'object') return found.isDirectory() && (await mayWrite(parent));
  return found === 'ENOENT' && parent !== path ? await canMake(parent) : false;
}
