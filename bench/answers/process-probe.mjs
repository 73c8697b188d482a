// Loaded into a measured program by `node --import`: SIGUSR2 begins to measure, the next one prints.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
// Its timer takes 6 ms of processor time a second: too much beside one lone answer.
const delay =
  process.env.PROBE_DELAY === 'off'
    ? undefined
    : monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let before;

process.on('SIGUSR2', () => {
  if (before === undefined) {
    before = { cpu: process.cpuUsage(), waitedMs: waitedMs(), at: performance.now() };
    delay?.enable();
    process.stdout.write('probe: measuring\n');
    return;
  }
  const { user, system } = process.cpuUsage(before.cpu);
  const waitedShare = (waitedMs() - before.waitedMs) / (performance.now() - before.at);
  before = undefined;
  const cpuMs = (user + system) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  // The histogram holds the whole interval; the timer's own time is no delay.
  const delayMs = delay === undefined ? undefined : delay.percentile(99) / 1e6 - RESOLUTION_MS;
  delay?.disable();
  delay?.reset();
  process.stdout.write(`probe: ${JSON.stringify({ cpuMs, peakMb, delayMs, waitedShare })}\n`);
});

/** How long this thread was ready to run and had no processor; only Linux tells. */
function waitedMs() {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return Number.NaN;
  }
}
