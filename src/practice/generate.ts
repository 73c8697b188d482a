import { setImmediate, setTimeout } from 'node:timers/promises';
import type { PracticeAnswer } from './answer.ts';

const slowFactor = 12;

/** The failure a message may ask for. */
export class AskedToFail extends Error {
  constructor() {
    super('token generation failed: the practice model was asked to fail');
  }
}

/**
 * An answer's tokens at the pace of a small model, at most `maxTokens`.
 * @throws AskedToFail in the middle of an answer that is to fail; AbortError on abort.
 */
export async function* generate(
  answer: PracticeAnswer,
  { tokenMs, maxTokens, signal }: { tokenMs: number; maxTokens: number; signal: AbortSignal },
): AsyncGenerator<string> {
  const pauseMs = answer.isSlow ? tokenMs * slowFactor : tokenMs;
  for (const [index, token] of answer.tokens.slice(0, maxTokens).entries()) {
    // Even without a pause an abort must get its turn.
    if (pauseMs > 0) await setTimeout(pauseMs, undefined, { signal });
    else await setImmediate(undefined, { signal });
    if (index === answer.failsAt) throw new AskedToFail();
    yield token;
  }
}
