import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNotes } from './notes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const WRITER = fileURLToPath(new URL('killed-writer.ts', import.meta.url));
const SEED = 20_300_102;

/** Numbers from 0 to 1, the same in every run (a linear congruential generator). */
function* numbersFrom(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Lets a process write and kills it in the middle; gives the last number it said of each key. */
async function writeUntilKilled(dir: string, afterMs: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = new Map<string, number>();
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line');
  lines.on('line', (line) => {
    const [key = '', count] = line.split(' ');
    said.set(key, Math.max(Number(count), said.get(key) ?? 0));
  });
  await first;
  await sleep(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
  return said;
}

describe('a process that is killed while it writes', () => {
  it('leaves every document whole, and none older than it had said', {
    timeout: 60_000,
  }, async () => {
    const random = numbersFrom(SEED);
    const runs = Array.from({ length: 3 }, async () => {
      const dir = join(await temporaryFolder(), 'notes');
      return { dir, said: await writeUntilKilled(dir, random.next().value * 250) };
    });
    for (const { dir, said } of await Promise.all(runs)) await checkNotes(dir, said);
  });
});

async function checkNotes(dir: string, said: ReadonlyMap<string, number>): Promise<void> {
  const { documents, lines } = openNotes(dir);
  expect(said.size).toBeGreaterThan(0);
  for (const [key, count] of said) {
    const text = (await documents.read(key))?.text ?? '';
    const found = Number.parseInt(text, 10);
    expect(found).toBeGreaterThanOrEqual(count);
    // At most the changes that were under way.
    expect(found).toBeLessThanOrEqual(count + 2);
    expect(text).toBe(`${found} ${'x'.repeat(Number(key.split(':')[1]))}`);
  }
  expect(lines).toEqual([]);
}
