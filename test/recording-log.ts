import { type Log, openLog } from '../src/log.ts';

/** A log for tests with the lines that were written, parsed. */
export function recordingLog(): { log: Log; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  return { log: openLog({ level: 'debug', secrets: [], write }), lines };
}
