import { stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 1_000;
/** A busy machine may be late. */
const WATCH_MS = 3_500;
const LOOK_MS = 100;

/** Touches a file every second, for those who cannot see this process; gives what ends it. */
export function startPulse(path: string): () => void {
  const beat = () => {
    const now = new Date();
    // A beat that the disk refuses is followed by the next one.
    utimes(path, now, now).catch(() => {});
  };
  const timer = setInterval(beat, BEAT_MS).unref();
  return () => clearInterval(timer);
}

/**
 * Whether somebody touches the file now: true at the first beat, false after 3.5 s without, or when
 * the file goes. What its time says does not matter, clocks may differ.
 */
export async function isBeating(path: string): Promise<boolean> {
  const before = await touchedAt(path);
  const until = performance.now() + WATCH_MS;
  while (performance.now() < until) {
    await sleep(LOOK_MS);
    const now = await touchedAt(path);
    if (now !== before) return now !== undefined;
  }
  return false;
}

async function touchedAt(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
