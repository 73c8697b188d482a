import { FoundryError } from './errors.ts';

/**
 * Whether a server says why it stopped; where it does not, the end of the stream is the end of the
 * answer. `unless doubled`: an older service may listen there by now, known by its chunks.
 */
export type SaysWhyItEnds = 'always' | 'unless doubled' | 'never';

/** Why an answer ended, of a server that says so. Throws `cut` when it has not. */
export function asTold(finish: string | undefined): 'stop' | 'length' {
  if (finish === undefined) throw new FoundryError('cut', 'the stream ended without a reason');
  return finish === 'length' ? 'length' : 'stop';
}

/**
 * The same of a server that does not say why it ends: it sends one piece a token. Throws `cut` when
 * nothing came at all.
 */
export function asCounted(
  pieces: number,
  end: {
    readonly finish: string | undefined;
    /** Unset: nobody set a limit. */
    readonly maxTokens: number | undefined;
    /** Ended on our side. */
    readonly isStopped: boolean;
  },
): 'stop' | 'length' {
  if (pieces === 0 && end.finish === undefined) {
    throw new FoundryError('cut', 'the stream ended before the first word');
  }
  const isFull = pieces >= (end.maxTokens ?? Number.POSITIVE_INFINITY) && !end.isStopped;
  return isFull || end.finish === 'length' ? 'length' : 'stop';
}
