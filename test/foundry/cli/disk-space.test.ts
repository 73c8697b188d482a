import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertRoom, freeMegabytes } from '../../../src/foundry/cli/disk-space.ts';
import { faultOf } from '../hear.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('free space', () => {
  it('is that of the disk on which the folder lies', async () => {
    const { bavail, bsize } = await statfs(dir);
    const free = (await freeMegabytes(dir)) ?? 0;
    expect(Math.abs(free - (bavail * bsize) / 1024 ** 2)).toBeLessThan(500);
  });

  it('is that of the nearest parent while the folder does not exist', async () => {
    expect(await freeMegabytes(join(dir, 'a', 'b', 'c'))).toBeGreaterThan(0);
    await writeFile(join(dir, 'file'), '');
    expect(await freeMegabytes(join(dir, 'file', 'b'))).toBeGreaterThan(0);
  });

  it('is not known for a path that cannot be', async () => {
    expect(await freeMegabytes('\u0000')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is not known where the system tells zeros', async () => {
    expect(await freeMegabytes('/proc')).toBeUndefined();
  });
});

describe('room for a model', () => {
  it('is there when it fits with a tenth to spare', async () => {
    const free = (await freeMegabytes(dir)) ?? 0;
    await assertRoom({ id: 'a', sizeMb: free / 1.2 }, dir);
    const fault = await faultOf(assertRoom({ id: 'a', sizeMb: free / 1.05 }, dir));
    expect(fault).toMatchObject({ code: 'disk_full', model: 'a' });
    expect(fault.message).toMatch(/^a needs \d+ MB, \d+ MB are free$/);
  });

  it('is taken for granted when the size or the space is not known', async () => {
    await assertRoom({ id: 'a' }, dir);
    await assertRoom({ id: 'a', sizeMb: 1e12 }, '\u0000');
  });
});
