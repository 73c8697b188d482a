import type { Usage } from './types.ts';

/** Words of the model; at least one of both, never empty. */
export type Piece = { readonly thought?: string; readonly content?: string };

/** What one event of a stream, or a whole answer, says, whatever the format. */
export type Step = {
  readonly pieces: readonly Piece[];
  /** Why the answer ended, in the server's words; `length` at the longest answer asked for. */
  readonly finish?: string;
  readonly usage?: Usage;
  /** Nothing follows; a reason that was not given before is `stop`. */
  readonly isLast?: true;
  /** There is an answer in it, though perhaps no word of it. */
  readonly isAnswer?: true;
  /** Says everything twice, as `delta` and as `message`: a service that never says why it ends. */
  readonly isDoubled?: true;
};
