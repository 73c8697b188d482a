import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { systemCode } from './errors.ts';
import { replaceFile } from './folders.ts';

/** Between the making of a lock file and its content. */
const WRITING_MS = 100;

const signed = z.object({
  pid: z.number().int().positive(),
  host: z.string(),
  /** Where the pid means something. */
  space: z.string(),
  /** Tells this holder from all others; part of its socket's name. */
  sign: z.string().regex(/^[0-9a-f]{8}$/),
  /** False: it touches the lock file instead. */
  hasSocket: z.boolean(),
});
const pidAlone = z
  .number()
  .int()
  .positive()
  .transform((pid) => ({ pid }));
const content = z.union([signed, pidAlone]);

/** Who has a lock. The first versions wrote only the pid. */
export type Holder = Pick<z.infer<typeof signed>, 'pid'> & Partial<z.infer<typeof signed>>;

/** Makes the lock file, for its owner alone; false when there is one already. */
export async function createLockFile(path: string, own: Holder): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(JSON.stringify(own)).finally(() => file.close());
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined when there is no lock file, or none that says whose it is. */
export async function readLockFile(path: string): Promise<Holder | undefined> {
  const holder = await parseLockFile(path);
  if (holder !== undefined) return holder;
  await sleep(WRITING_MS);
  return await parseLockFile(path);
}

/** Puts a lock file in the place of a stale one; false when that one was replaced meanwhile. */
export async function replaceLockFile(
  path: string,
  { holder, own }: { holder: Holder | undefined; own: Holder },
): Promise<boolean> {
  // Named as the drafts of documents are, so that it goes with them should this process be killed.
  const draft = `${path}.${own.sign}.tmp`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  const now = await parseLockFile(path);
  if (now?.sign === holder?.sign && now?.pid === holder?.pid) {
    await replaceFile(draft, path);
    return true;
  }
  await rm(draft, { force: true });
  return false;
}

async function parseLockFile(path: string): Promise<Holder | undefined> {
  try {
    return content.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
