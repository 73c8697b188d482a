import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of the test's own, which goes when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
  // Something that nobody waits for may still be written into it.
  const patience = { maxRetries: 10, retryDelay: 20 };
  onTestFinished(() => rm(dir, { recursive: true, force: true, ...patience }));
  return dir;
}
