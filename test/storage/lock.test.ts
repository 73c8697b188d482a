import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FolderInUseError, lockFolder } from '../../src/storage/lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HOLDER = fileURLToPath(new URL('lock-holder.ts', import.meta.url));

/** Another process that tries to lock the folder, with the first thing it says. */
async function startHolder(dir: string): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [says] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, says: String(says) };
}

describe('lockFolder', () => {
  it('refuses a second process and names the first one’s pid, until that one is gone', async () => {
    const dir = await temporaryFolder();
    const { child, says } = await startHolder(dir);
    expect(says).toBe('locked');
    const refusal = await lockFolder(dir).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FolderInUseError);
    expect(refusal).toMatchObject({
      pid: child.pid,
      message: expect.stringContaining(String(child.pid)),
    });
    // Killed, it leaves its lock behind.
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await readFile(join(dir, 'foundry-chat.pid'), 'utf8')).toBe(String(child.pid));
    const unlock = await lockFolder(dir);
    expect(await readFile(join(dir, 'foundry-chat.pid'), 'utf8')).toBe(String(process.pid));
    await unlock();
  });

  it('tells another process of this one, and lets it in after the folder was let go', async () => {
    const dir = await temporaryFolder();
    const unlock = await lockFolder(dir);
    const refused = await startHolder(dir);
    expect(refused.says).toBe(
      `another foundry-chat (process ${process.pid}) already works on ${dir}`,
    );
    await unlock();
    const { child, says } = await startHolder(dir);
    expect(says).toBe('locked');
    child.stdin?.write('end\n');
    await once(child, 'exit');
    await expect(stat(join(dir, 'foundry-chat.pid'))).rejects.toThrow('ENOENT');
  });

  it.each([
    ['is empty', ''],
    ['holds no number', 'hello'],
    ['bears our own number, as after a restart of a container', String(process.pid)],
  ])('takes over a lock that %s', async (_, content) => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'foundry-chat.pid'), content);
    await (await lockFolder(dir))();
  });

  it('makes its file for its owner alone', async () => {
    const dir = await temporaryFolder();
    const unlock = await lockFolder(dir);
    expect((await stat(join(dir, 'foundry-chat.pid'))).mode & 0o777).toBe(0o600);
    await unlock();
  });
});
