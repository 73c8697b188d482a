// Builds only when something in src is newer than the build: a running copy loads parts of dist as
// it needs them, and neither setup nor doctor may take those away from it.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function newestIn(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  // A folder is newer when something was taken out of it.
  return Math.max(...entries.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

function isBuilt() {
  try {
    const builtAt = statSync(join(root, 'dist', 'foundry-chat.js')).mtimeMs;
    return builtAt > Math.max(newestIn('src'), statSync(join(root, 'package.json')).mtimeMs);
  } catch {
    return false;
  }
}

if (!isBuilt()) {
  const { status } = spawnSync('npm', ['run', '-s', 'build'], {
    cwd: root,
    stdio: 'inherit',
    // npm is a script there, which only a shell can run.
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
