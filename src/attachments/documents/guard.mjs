// The process in which one document is read. A hostile one may loop or eat memory without end, so
// the reading goes on in a thread while this one watches, and ends everything at once.
import { Worker } from 'node:worker_threads';

const LOOK_EVERY_MS = 20;

process.once('disconnect', die);
process.once('message', ({ documentMemoryBytes, ...workerData }) => {
  const worker = new Worker(new URL('./extract.mjs', import.meta.url), { workerData });
  worker.once('message', answer);
  worker.once('error', die);
  setInterval(() => {
    if (process.memoryUsage.rss() > documentMemoryBytes) answer({ why: 'too_big' });
  }, LOOK_EVERY_MS);
});

function answer(result) {
  process.send(result, die);
}

/** An orderly exit would wait for the thread. */
function die() {
  process.kill(process.pid, 'SIGKILL');
}
