import { cpus, totalmem, type } from 'node:os';

/** The machine and its Node, in one line. */
export function machine(): string {
  const [first, ...others] = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  const processor = `${others.length + 1} × ${first?.model.trim() ?? 'unknown processor'}`;
  return `${processor}, ${gigabytes} GB, ${type()}, Node ${process.version}`;
}
