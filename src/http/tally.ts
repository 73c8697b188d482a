import { asFoundryError } from '../foundry/errors.ts';
import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';

/** The platform under which what programs ask is counted. */
const PLATFORM = 'api';

/** Why an answer to a program is not whole; `hasBegun`: it has got a part of it. */
type Failure = { readonly fault: unknown; readonly hasBegun?: boolean };

/** Called once, at the end of the answer. */
export type Tally = (failure?: Failure) => void;

export type TallyOptions = {
  readonly observe: Observe;
  readonly log: Log;
  /** The route, such as `/v1/chat/completions`. */
  readonly path: string;
};

/**
 * Counts one question of a program from now on, and writes the line that the log has of it; what
 * fails has a line already, with its cause.
 */
export function tally({ observe, log, path }: TallyOptions): Tally {
  const startedAt = performance.now();
  observe({ kind: 'question', platform: PLATFORM, way: 'first' });
  return (failure) => {
    const ms = performance.now() - startedAt;
    const result = resultOf(failure);
    observe({ kind: 'answer', platform: PLATFORM, seconds: ms / 1_000, ...result });
    const { outcome } = result;
    const fields = { platform: PLATFORM, path, outcome, ms: Math.round(ms) };
    if (outcome === 'done') log.info(fields, 'answered');
    else if (outcome === 'stopped') log.info(fields, 'not answered to the end');
  };
}

function resultOf(failure: Failure | undefined) {
  // An end by the length that the program asked for is as it wanted it.
  if (failure === undefined) return { outcome: 'done' } as const;
  const { code } = asFoundryError(failure.fault);
  if (code === 'aborted') return { outcome: 'stopped' } as const;
  return { outcome: failure.hasBegun === true ? 'cut' : 'failed', code } as const;
}
