import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const SCENARIOS = fileURLToPath(new URL('limited-scenarios.ts', import.meta.url));

/** Runs a scenario in a process of its own under a `ulimit`; gives the lines that it says. */
export async function runLimited(
  test: TestContext,
  { limit, scenario, dir }: { limit: string; scenario: string; dir: string },
): Promise<string[]> {
  if (process.platform === 'win32') test.skip('Windows has no ulimit');
  const script = `ulimit ${limit} && exec "$0" --import tsx "$@"`;
  const args = ['-c', script, process.execPath, SCENARIOS, scenario, dir];
  const { stdout } = await promisify(execFile)('sh', args, { timeout: 50_000 });
  return stdout.trim().split('\n');
}
