import { limits } from '../attachments/index.ts';
import type { Console } from '../console/console.ts';

/** A pipe that nobody writes to, such as a service manager's, must not be waited for for ever. */
const FIRST_BYTE_MS = 3_000;

/**
 * All that comes through a pipe; nothing on a terminal. `too_big` past 10 MB. `isNeeded` false: when
 * nothing has come within 3 s, nothing will.
 */
export async function readStandardInput(
  { input, signal }: Pick<Console, 'input' | 'signal'>,
  { isNeeded }: { isNeeded: boolean },
): Promise<Buffer | 'too_big'> {
  if (input.isTTY === true) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  return await new Promise((resolve, reject) => {
    const timer = isNeeded ? undefined : setTimeout(() => end(Buffer.alloc(0)), FIRST_BYTE_MS);
    const take = (chunk: Buffer | string) => {
      clearTimeout(timer);
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > limits.maxFileBytes) end('too_big');
    };
    const finish = () => end(Buffer.concat(chunks));
    const fail = () => reject(signal.aborted ? signal.reason : new Error('the input broke off'));
    const end = (result: Buffer | 'too_big') => {
      clearTimeout(timer);
      input.off('data', take).off('end', finish).off('error', fail);
      input.pause();
      resolve(result);
    };
    signal.addEventListener('abort', fail, { once: true });
    input.on('data', take).once('end', finish).once('error', fail);
  });
}
