import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FolderInUseError, lockFolder } from '../../src/storage/lock.ts';
import { damaged } from '../bots/damaged-json.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** No system gives such a number to a process. */
const NOBODY = 2 ** 31 - 2;
const stale = { pid: NOBODY, host: 'gone', space: 'gone', sign: '0123abcd', hasSocket: true };

const content = fc.oneof(
  damaged(stale).map((value) => JSON.stringify(value) ?? ''),
  fc.jsonValue().map((value) => JSON.stringify(value) ?? ''),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '-1', '0', '1e300', '99999999999', '[]', '{'.repeat(50_000), '\0'.repeat(9)),
);

describe('a lock file', () => {
  it('with anything in it is taken over, or names who has it', { timeout: 60_000 }, async () => {
    const folder = await temporaryFolder();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        runs += 1;
        const dir = join(folder, String(runs));
        await mkdir(dir);
        await writeFile(join(dir, 'foundry-chat.pid'), text);
        const outcome = await lockFolder(dir).catch((error: unknown) => error);
        if (typeof outcome === 'function') return await outcome();
        // A number may happen to be that of a process of this machine.
        expect(outcome, JSON.stringify(text)).toBeInstanceOf(FolderInUseError);
        expect(text).toMatch(/^\s*\d+\s*$|"pid":/);
      }),
      { numRuns: 40 },
    );
  });
});
