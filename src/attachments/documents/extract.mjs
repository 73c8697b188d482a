// The thread that reads one document: loads the reader for its format and answers with the text.
// A reader is `<format>.mjs` with `extract(bytes, maxChars)`, which gives the text (of a long
// document a little more than the limit will do) or throws; an error may carry `why`.
import { parentPort, workerData } from 'node:worker_threads';

const { format, bytes, maxTextChars } = workerData;
const { extract } = await import(`./${format}.mjs`);
try {
  const text = (await extract(bytes, maxTextChars)).trim();
  const isCut = text.length > maxTextChars;
  parentPort.postMessage({ text: isCut ? text.slice(0, maxTextChars) : text, isCut });
} catch (error) {
  parentPort.postMessage({ why: error?.why ?? 'damaged' });
}
