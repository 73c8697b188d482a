import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it, type TestContext } from 'vitest';
import { lockFolder } from '../../src/storage/lock.ts';
import { refusalOf, startHolder } from './holder-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SLOW = { timeout: 60_000 };
const UNSHARE = ['unshare', '--pid', '--fork', '--uts', '--kill-child'] as const;
/** Runs a command with process numbers and a host name of its own. */
const CONTAINER = [...UNSHARE, 'sh', '-c', 'hostname other && exec "$0" "$@"'] as const;

async function skipUnlessAllowed(test: TestContext): Promise<void> {
  const [command, ...args] = UNSHARE;
  await promisify(execFile)(command, [...args, 'true'], { timeout: 10_000 }).catch(() =>
    test.skip('making a container is not allowed here'),
  );
}

describe.skipIf(process.platform !== 'linux')('a lock of another container', () => {
  it.for(['socket', 'pulse'] as const)(
    'is seen by its %s, and taken over when that one is gone',
    SLOW,
    async (way, test) => {
      await skipUnlessAllowed(test);
      const dir = await temporaryFolder();
      const holder = await startHolder(dir, { way, within: CONTAINER });
      expect(holder.says).toBe('locked');
      expect(await refusalOf(dir)).toMatchObject({
        pid: 1,
        message: `another foundry-chat (process 1 on other) already works on ${dir}`,
      });
      await holder.kill();
      await (await lockFolder(dir))();
    },
  );

  it('is seen from inside as well', SLOW, async (test) => {
    await skipUnlessAllowed(test);
    const dir = await temporaryFolder();
    const unlock = await lockFolder(dir);
    const { says } = await startHolder(dir, { within: CONTAINER });
    expect(says).toContain(`(process ${process.pid} on ${hostname()}) already works on`);
    await unlock();
  });
});
