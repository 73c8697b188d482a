import type { StormReport } from './storm.ts';

/** Sockets to the platforms and the model server come and go. */
const HANDLES_LEEWAY = 12;
const MEMORY_LEEWAY_MB = 60;

/** What must not be, a sentence each; empty when all went well. */
export function faultsOf(report: StormReport): string[] {
  const faults = report.deaths.map((death) => `died by itself: ${death}`);
  for (const [chat, { lost, doubled, stray }] of report.verdicts) {
    if (lost.length > 0) faults.push(`${chat}: lost ${lost.join(', ')}`);
    if (doubled.length > 0) faults.push(`${chat}: doubled ${doubled.join(', ')}`);
    if (stray.length > 0) faults.push(`${chat}: stray messages ${JSON.stringify(stray)}`);
  }
  const { bad, open } = report.folder;
  if (bad.length > 0) faults.push(`files that cannot be read, or were left: ${bad.join(', ')}`);
  if (open > 0) faults.push(`${open} questions are still open in the data folder`);
  const [before, after] = report.holdings;
  if (before !== undefined && after !== undefined) {
    if (after.handles > before.handles + HANDLES_LEEWAY) {
      faults.push(`handles grew from ${before.handles} to ${after.handles}`);
    }
    if (after.memoryMb > before.memoryMb + MEMORY_LEEWAY_MB) {
      faults.push(`memory grew from ${before.memoryMb} to ${after.memoryMb} MB`);
    }
  }
  return faults;
}
