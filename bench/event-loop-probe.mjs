// Loaded into the product by `node --import`: SIGUSR2 begins to measure, the next one prints.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
let isOn = false;
process.on('SIGUSR2', () => {
  isOn = !isOn;
  if (isOn) {
    delay.enable();
    process.stdout.write('event loop: measuring\n');
    return;
  }
  delay.disable();
  // The histogram holds the whole interval; the timer's own millisecond is no delay.
  process.stdout.write(`event loop p99 ${delay.percentile(99) / 1e6 - 1} ms\n`);
  delay.reset();
});
