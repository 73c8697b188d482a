import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes `<homeDir>/.foundry/daemon.json` as Foundry's daemon does and gives the file's path.
 * `homeDir` stands for the user's home directory.
 */
export async function writeDaemonFile(
  homeDir: string,
  { url, pid = process.pid }: { url: string; pid?: number },
): Promise<string> {
  const dir = join(homeDir, '.foundry');
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'daemon.json');
  const content = { web_urls: [url], pid, daemon_version: '0.13.0', ort_version: '1.31.0' };
  await writeFile(path, JSON.stringify(content));
  return path;
}
