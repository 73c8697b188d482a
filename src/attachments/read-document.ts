import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { Slots } from '../waiting/slots.ts';
import { type ReadOptions, unusable } from './kinds/kind.ts';
import { limits } from './limits.ts';
import { takeText } from './taken-text.ts';
import type { AttachedFile, Attachment } from './types.ts';

/** Plain JavaScript, which Node runs as it is from the sources and from the build. */
const GUARD = fileURLToPath(new URL('./documents/guard.mjs', import.meta.url));
/** No document has a use for making code of text. */
const NODE_OPTIONS = ['--disallow-code-generation-from-strings', '--no-warnings'];
/** Several people's documents, each within its memory, must leave the machine to the models. */
const slots = new Slots(2);

const answerSchema = z.union([
  z.object({ text: z.string(), isCut: z.boolean() }),
  z.object({ why: z.enum(['too_big', 'damaged', 'protected']) }),
]);
type Answer = z.infer<typeof answerSchema>;
const TOO_MUCH: Answer = { why: 'too_big' };

/**
 * The text of a document, taken by `documents/<format>.mjs` in a process of its own, because a
 * hostile one can loop, eat memory without end, and (measured) take a whole process with it even
 * from a worker thread. Throws the signal's reason when it is aborted; the process is gone whenever
 * this returns.
 */
export async function readDocument(
  format: string,
  { name, bytes }: AttachedFile,
  options: ReadOptions,
): Promise<Attachment> {
  const answer = await slots.run(
    // What cannot be started or reached is more than this machine can do now.
    () => ask({ format, bytes }, options).catch(() => TOO_MUCH),
    options.signal,
  );
  options.signal.throwIfAborted();
  if ('why' in answer) return unusable(name, answer.why);
  return takeText(name, { ...answer, whenBlank: 'no_text' });
}

/** Resolves when the process has ended, by itself or killed: by its answer, deadline or abort. */
function ask(
  work: { readonly format: string; readonly bytes: Uint8Array },
  { signal, documentMs, documentMemoryBytes }: ReadOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...NODE_OPTIONS, GUARD], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      windowsHide: true,
      env: {},
    });
    let answer: Answer = { why: 'damaged' };
    const kill = () => child.kill('SIGKILL');
    const deadline = setTimeout(() => {
      answer = TOO_MUCH;
      kill();
    }, documentMs);
    const forget = () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', kill);
    };
    signal.addEventListener('abort', kill, { once: true });
    child.once('message', (message) => {
      answer = answerSchema.safeParse(message).data ?? answer;
      kill();
    });
    child.once('exit', () => {
      forget();
      resolve(answer);
    });
    child.once('error', (error) => {
      forget();
      reject(error);
    });
    // It may die before it has taken all in; then there is an exit, too.
    child.send({ ...work, maxTextChars: limits.maxTextChars, documentMemoryBytes }, () => {});
  });
}
