import { FoundryError } from './errors.ts';

/** Waits for shared work no longer than `ms`; the work itself goes on. Throws `timeout`. */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = () => new FoundryError('timeout', `no answer within ${ms} ms`);
  return await unless(work, AbortSignal.timeout(ms), late);
}

/** Waits for shared work until the signal says stop; the work itself goes on. Throws `aborted`. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return await unless(work, signal, () => new FoundryError('aborted', 'aborted'));
}

async function unless<T>(work: Promise<T>, signal: AbortSignal, fault: () => Error): Promise<T> {
  // Shared work that fails after its last listener left must not end the process.
  work.catch(() => {});
  if (signal.aborted) throw fault();
  let stop: (() => void) | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(fault());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
