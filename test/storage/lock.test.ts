import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/storage/lock.ts';
import { refusalOf, startHolder, startStranger } from './holder-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Loading a process takes a while on a busy machine. */
const SLOW = { timeout: 60_000 };
const isWindows = process.platform === 'win32';

async function holderOf(dir: string): Promise<{ pid: number }> {
  return JSON.parse(await readFile(join(dir, 'foundry-chat.pid'), 'utf8'));
}

/** The lock of a process that was killed: nobody answers at its socket. */
async function plantStaleLock(dir: string): Promise<void> {
  const lock = { pid: process.pid, host: 'h', space: 's', sign: '0123abcd', hasSocket: true };
  await writeFile(join(dir, 'foundry-chat.pid'), JSON.stringify(lock));
}

describe('lockFolder', () => {
  it(
    'refuses a second process and names the first one’s pid, until that one is gone',
    SLOW,
    async () => {
      const dir = await temporaryFolder();
      const holder = await startHolder(dir);
      expect(holder.says).toBe('locked');
      expect(await refusalOf(dir)).toMatchObject({
        pid: holder.pid,
        message: `another foundry-chat (process ${holder.pid}) already works on ${dir}`,
      });
      // Killed, it leaves its lock behind.
      await holder.kill();
      expect(await holderOf(dir)).toMatchObject({ pid: holder.pid });
      const unlock = await lockFolder(dir);
      expect(await holderOf(dir)).toMatchObject({ pid: process.pid });
      await unlock();
      expect(await readdir(dir)).toEqual([]);
    },
  );

  it(
    'tells another process of this one, and lets it in after the folder was let go',
    SLOW,
    async () => {
      const dir = await temporaryFolder();
      const unlock = await lockFolder(dir);
      expect((await startHolder(dir)).says).toBe(
        `another foundry-chat (process ${process.pid}) already works on ${dir}`,
      );
      await unlock();
      const holder = await startHolder(dir);
      expect(holder.says).toBe('locked');
      await holder.end();
      expect(await readdir(dir)).toEqual([]);
    },
  );

  it('refuses the same process, too, and a refusal takes nothing from the holder', async () => {
    const dir = await temporaryFolder();
    const unlock = await lockFolder(dir);
    expect((await refusalOf(dir)).pid).toBe(process.pid);
    expect((await refusalOf(dir)).pid).toBe(process.pid);
    await unlock();
    await (await lockFolder(dir))();
  });

  it('makes the folder when it is missing', async () => {
    const dir = join(await temporaryFolder(), 'new', 'data');
    const unlock = await lockFolder(dir);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    await unlock();
  });

  it.each([
    ['is empty', ''],
    ['holds nothing that makes sense', 'hello'],
    [
      'would lead out of the folder',
      '{"pid":1,"host":"","space":"","sign":"/../../x","hasSocket":true}',
    ],
    ['bears our own number, as after a restart of a container', String(process.pid)],
  ])('takes over a lock that %s', async (_, content) => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'foundry-chat.pid'), content);
    await (await lockFolder(dir))();
  });

  it('honours the lock of a first version, which is a bare number, as long as that runs', async () => {
    const dir = await temporaryFolder();
    const pid = await startStranger();
    await writeFile(join(dir, 'foundry-chat.pid'), String(pid));
    expect((await refusalOf(dir)).pid).toBe(pid);
  });

  it('lets one of several in that find a stale lock at the same time', async () => {
    const dir = await temporaryFolder();
    await plantStaleLock(dir);
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => lockFolder(dir)));
    const unlocks = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(unlocks).toHaveLength(1);
    await Promise.all(unlocks.map(({ value: unlock }) => unlock()));
    expect(await readdir(dir)).toEqual([]);
  });

  it.skipIf(isWindows)('makes its files for their owner alone', async () => {
    const dir = await temporaryFolder();
    const unlock = await lockFolder(dir);
    const names = await readdir(dir);
    expect(names).toEqual(
      ['foundry-chat.pid', expect.stringMatching(/^foundry-chat-.*\.sock$/)].sort(),
    );
    for (const name of names) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);
    await unlock();
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const dir = join(await temporaryFolder(), 'x'.repeat(90), 'data');
    const unlock = await lockFolder(dir);
    expect((await readdir(dir)).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
    expect((await refusalOf(dir)).pid).toBe(process.pid);
    await unlock();
    await plantStaleLock(dir);
    await (await lockFolder(dir))();
    expect(await readdir(dir)).toEqual([]);
  });
});
