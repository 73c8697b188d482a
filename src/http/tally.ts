import { asFoundryError } from '../foundry/errors.ts';
import type { Observe } from '../observe.ts';

/** The platform under which what programs ask is counted. */
const PLATFORM = 'api';

/** Why an answer to a program is not whole; `hasBegun`: it has got a part of it. */
type Failure = { readonly fault: unknown; readonly hasBegun?: boolean };

/** Called once, at the end of the answer. */
export type Tally = (failure?: Failure) => void;

/** Counts one question of a program from now on. */
export function tally(observe: Observe): Tally {
  const startedAt = performance.now();
  observe({ kind: 'question', platform: PLATFORM, way: 'first' });
  return (failure) => {
    const seconds = (performance.now() - startedAt) / 1_000;
    observe({ kind: 'answer', platform: PLATFORM, seconds, ...resultOf(failure) });
  };
}

function resultOf(failure: Failure | undefined) {
  // An end by the length that the program asked for is as it wanted it.
  if (failure === undefined) return { outcome: 'done' } as const;
  const { code } = asFoundryError(failure.fault);
  if (code === 'aborted') return { outcome: 'stopped' } as const;
  return { outcome: failure.hasBegun === true ? 'cut' : 'failed', code } as const;
}
