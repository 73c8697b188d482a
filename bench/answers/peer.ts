import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOLDER = fileURLToPath(new URL('../peer', import.meta.url));
const INSTALL_MS = 120_000;

/** What the product is compared with. */
export const PEER = { name: 'chat 4.41.1', program: join(FOLDER, 'bot.mjs') } as const;

/**
 * Brings the peer's libraries into its own folder, in the versions of its lock file. Undefined: it
 * is there; else the reason why not, in one line.
 */
export async function installPeer(): Promise<string | undefined> {
  if (await isInstalled()) return undefined;
  // Under `npm run` this names npm's own program, which works on every system.
  const npm = process.env.npm_execpath;
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const words = ['ci', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund'];
  try {
    const args = [...first, ...words, '--prefer-offline', '--fetch-retries=1'];
    await promisify(execFile)(command, args, { timeout: INSTALL_MS });
    return undefined;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    return said.split('\n').find((line) => line.trim() !== '') ?? 'npm failed';
  }
}

/** npm leaves a copy of the lock file beside what it has installed. */
async function isInstalled(): Promise<boolean> {
  const [wanted, there] = await Promise.all([
    versionsIn(join(FOLDER, 'package-lock.json')),
    versionsIn(join(FOLDER, 'node_modules', '.package-lock.json')).catch(() => undefined),
  ]);
  return wanted === there;
}

async function versionsIn(lockFile: string): Promise<string> {
  const { packages } = JSON.parse(await readFile(lockFile, 'utf8')) as Lock;
  const entries = Object.entries(packages).filter(([path]) => path !== '');
  return JSON.stringify(entries.map(([path, { version }]) => [path, version]));
}

type Lock = { packages: Record<string, { version?: string }> };
