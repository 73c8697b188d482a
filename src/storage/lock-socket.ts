import { once } from 'node:events';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemCode } from './errors.ts';

/** A path in `sockaddr_un` ends here: 104 bytes on macOS, 108 on Linux, with the final zero. */
const LONGEST_PATH = 103;
const ANSWER_MS = 2_000;
const isWindows = process.platform === 'win32';

/**
 * Opens a socket that shows that this process lives, and that the system closes however it ends: in
 * the folder, where other containers see it too; on Windows a named pipe. Gives what closes it;
 * undefined where there can be none.
 */
export async function openLockSocket(
  dir: string,
  sign: string,
): Promise<(() => Promise<void>) | undefined> {
  const server = createServer((connection) => connection.destroy());
  try {
    await withAddress(dir, sign, async (address) => {
      server.listen(address);
      await once(server, 'listening');
    });
    if (!isWindows) await chmod(join(dir, nameOf(sign)), 0o600);
  } catch {
    // Some network and FAT file systems take no sockets.
    return undefined;
  }
  // Whoever rang was answered by the system already.
  server.on('error', () => {});
  server.unref();
  return async () => {
    server.close();
    await removeLockSocket(dir, sign);
  };
}

/** Whether the process that opened this socket lives; true as well when that cannot be told. */
export async function isAnswered(dir: string, sign: string): Promise<boolean> {
  return await withAddress(dir, sign, async (address) => {
    const socket = connect(address);
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(ANSWER_MS) });
      return true;
    } catch (error) {
      return !['ECONNREFUSED', 'ENOENT'].includes(systemCode(error) ?? '');
    } finally {
      socket.destroy();
    }
  });
}

/** Removes the socket's file; a process that was killed leaves it. */
export async function removeLockSocket(dir: string, sign: string): Promise<void> {
  if (!isWindows) await rm(join(dir, nameOf(sign)), { force: true });
}

function nameOf(sign: string): string {
  return `foundry-chat-${sign}.sock`;
}

/** A path that is too long would be cut silently: a link makes a short one, for this moment. */
async function withAddress<R>(
  dir: string,
  sign: string,
  use: (address: string) => Promise<R>,
): Promise<R> {
  if (isWindows) return await use(`\\\\.\\pipe\\${nameOf(sign)}`);
  const path = resolve(dir, nameOf(sign));
  if (Buffer.byteLength(path) <= LONGEST_PATH) return await use(path);
  const folder = await mkdtemp(join(tmpdir(), 'fc-'));
  try {
    await symlink(resolve(dir), join(folder, 'd'));
    return await use(join(folder, 'd', nameOf(sign)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
