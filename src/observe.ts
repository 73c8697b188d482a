/**
 * One thing that happened, for whoever counts. It carries no name, id or word of a person; every
 * text in it comes from a small set, but for the names of models.
 */
export type Fact =
  /** A question was taken to be answered. */
  | {
      readonly kind: 'question';
      readonly platform: string;
      readonly way: 'first' | 'retry' | 'continue';
    }
  /** A question's end; `seconds` from its acceptance on, `code` says why it was cut or failed. */
  | {
      readonly kind: 'answer';
      readonly platform: string;
      readonly outcome: 'done' | 'cut' | 'stopped' | 'failed';
      readonly code?: string;
      readonly seconds: number;
    }
  /** Its turn in a model server's queue has come. */
  | { readonly kind: 'turn'; readonly waitedSeconds: number }
  /** One request to a model is over, however it ended; seconds are from its turn on. */
  | {
      readonly kind: 'generation';
      readonly model: string;
      readonly seconds: number;
      /** Unset: it said nothing. */
      readonly firstTokenSeconds?: number | undefined;
      /** Unset: the server did not count. */
      readonly promptTokens?: number | undefined;
      readonly completionTokens: number;
    }
  /** A model was brought into memory, or was not. */
  | {
      readonly kind: 'load';
      readonly model: string;
      readonly seconds: number;
      readonly hasFailed: boolean;
    }
  /** A model server was found, or does not answer any more. */
  | { readonly kind: 'server'; readonly change: 'found' | 'lost' }
  /** One request to a messenger. */
  | {
      readonly kind: 'request';
      readonly platform: string;
      readonly call: RequestCall;
      readonly result: RequestResult;
    }
  /** A request to the HTTP server; `route` is one of its own, or `none`. */
  | { readonly kind: 'http'; readonly route: string; readonly status: number }
  /** A messenger's connection broke, or a poll failed; the door tries again. */
  | { readonly kind: 'reconnect'; readonly platform: string; readonly reason: string }
  /** A change was written to disk, or was not. */
  | { readonly kind: 'write'; readonly seconds: number; readonly hasFailed: boolean };

export type RequestCall = 'send' | 'edit' | 'remove' | 'typing' | 'other';

/** `limited`: too fast (429); `refused`: another 4xx; `failed`: 5xx or no answer. */
export type RequestResult = 'ok' | 'limited' | 'refused' | 'failed';

/** Takes facts; called often, so it must be quick, and must not throw. */
export type Observe = (fact: Fact) => void;

/** Where nobody counts. */
export const unobserved: Observe = () => {};

/** What an HTTP status means; undefined: there was no answer. */
export function resultOf(status: number | undefined): RequestResult {
  if (status === undefined || status >= 500) return 'failed';
  if (status === 429) return 'limited';
  return status >= 400 ? 'refused' : 'ok';
}
