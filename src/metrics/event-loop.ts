import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;
const QUANTILES = [0.5, 0.99, 1];

/**
 * How late the event loop was since the last reading, in seconds, by quantile. Begins with the first
 * reading, so that it costs nothing where nobody reads.
 */
export class EventLoopDelay {
  #histogram: IntervalHistogram | undefined;

  read(): [labels: [string], seconds: number][] {
    const histogram = this.#histogram;
    if (histogram === undefined) {
      this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.#histogram.enable();
      return QUANTILES.map((quantile) => [[String(quantile)], 0]);
    }
    const delays = QUANTILES.map((quantile): [[string], number] => {
      const found = quantile === 1 ? histogram.max : histogram.percentile(quantile * 100);
      // It measures from tick to tick, so the pause between two of them is in it.
      const late = histogram.count === 0 ? 0 : found / 1e9 - RESOLUTION_MS / 1e3;
      return [[String(quantile)], Math.max(0, late)];
    });
    histogram.reset();
    return delays;
  }

  close(): void {
    this.#histogram?.disable();
  }
}
