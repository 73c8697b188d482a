import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../src/storage/lock.ts';
import { processSpace } from '../../src/storage/process-space.ts';
import { refusalOf, startHolder, startStranger } from './holder-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The lock of a process that shows life by touching the file, as it is found after its end. */
async function plantPulseLock(dir: string, pid: number): Promise<void> {
  const space = await processSpace();
  const lock = { pid, host: hostname(), space, sign: '0123abcd', hasSocket: false };
  await writeFile(join(dir, 'foundry-chat.pid'), JSON.stringify(lock));
}

describe('a lock where there can be no sockets', () => {
  it('is seen by its beat, and given up with its process', { timeout: 60_000 }, async () => {
    const dir = await temporaryFolder();
    const holder = await startHolder(dir, { way: 'pulse' });
    expect(holder.says).toBe('locked');
    expect((await refusalOf(dir)).pid).toBe(holder.pid);
    await holder.kill();
    const since = performance.now();
    await (await lockFolder(dir))();
    // At once: nobody has to wait for a beat of a process that is known to be gone.
    expect(performance.now() - since).toBeLessThan(3_000);
  });

  it('is given up when nobody beats, though another program has its number now', async () => {
    const dir = await temporaryFolder();
    await plantPulseLock(dir, await startStranger());
    await (await lockFolder(dir))();
  });
});
