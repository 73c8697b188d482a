import { type ChildProcess, spawn } from 'node:child_process';

/** Processes that must not outlive this one. */
const mortal = new Set<ChildProcess>();
let isArmed = false;

/**
 * Kills a process and all that it started, for good and at once. Outside Windows it must have been
 * started `detached`, as the head of a group of its own.
 */
export function killTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || hasEnded(child)) return;
  if (process.platform === 'win32') {
    const options = { stdio: 'ignore', windowsHide: true } as const;
    const kill = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], options);
    kill.once('error', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // No group of that number: it died a moment ago, or never became its head.
    child.kill('SIGKILL');
  }
}

/** Kills the process when this one exits, however suddenly; gives what takes that back. */
export function killAtExit(child: ChildProcess): () => void {
  mortal.add(child);
  if (!isArmed) {
    isArmed = true;
    process.once('exit', () => {
      for (const each of mortal) killTree(each);
    });
  }
  return () => void mortal.delete(child);
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
