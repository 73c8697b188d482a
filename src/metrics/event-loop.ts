import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const PERCENTILES = [
  ['p50', 50],
  ['p99', 99],
  ['max', 100],
] as const;

/**
 * How late the event loop was since the last reading, in seconds, by percentile. Begins with the first
 * reading, so that it costs nothing where nobody reads.
 */
export class EventLoopDelay {
  #histogram: IntervalHistogram | undefined;

  read(): [labels: [string], seconds: number][] {
    const histogram = this.#histogram;
    if (histogram === undefined) {
      this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.#histogram.enable();
      return PERCENTILES.map(([name]) => [[name], 0]);
    }
    const delays = PERCENTILES.map(([name, percentile]): [[string], number] => {
      const found = histogram.percentile(percentile);
      // It measures from tick to tick, so the pause between two of them is in it.
      const late = histogram.count === 0 ? 0 : found / 1e9 - RESOLUTION_MS / 1e3;
      return [[name], Math.max(0, late)];
    });
    histogram.reset();
    return delays;
  }

  close(): void {
    this.#histogram?.disable();
  }
}
