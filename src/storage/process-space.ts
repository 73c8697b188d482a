import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { systemCode } from './errors.ts';

/** Where this process's number means something: the machine, or one container of it. */
export async function processSpace(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${hostname()} ${namespace}`;
}

/** Whether a process of this number runs in this process's own space. */
export function isRunningHere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
