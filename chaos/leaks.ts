import { readdir, readFile } from 'node:fs/promises';

/** What a process holds: open files and sockets, and resident memory. Linux only. */
export type Holdings = { readonly handles: number; readonly memoryMb: number };

/** Undefined where the system does not tell. */
export async function holdingsOf(pid: number): Promise<Holdings | undefined> {
  try {
    const handles = (await readdir(`/proc/${pid}/fd`)).length;
    const [, kilobytes] =
      /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { handles, memoryMb: Math.round(Number(kilobytes) / 1024) };
  } catch {
    return undefined;
  }
}
