/** Stable names for what can go wrong between us and a model; each has a sentence in the texts. */
export type FoundryErrorCode =
  /** No server was found, or the connection was refused, reset or timed out. */
  | 'unreachable'
  /** No model of that name; `nearest` holds what looks like it. */
  | 'model_unknown'
  /** In the catalogue, but not on this machine's disk. */
  | 'model_not_downloaded'
  /** On disk, but not in memory (the client loads it and tries again by itself). */
  | 'model_not_loaded'
  | 'load_failed'
  /** The server has no chat model at all. */
  | 'no_model'
  /** `contextTokens` holds the window when the server told it. */
  | 'context_too_long'
  /** There are images, and the model takes none; `nearest` holds some that do and are on the disk. */
  | 'no_vision'
  /** The model was silent for too long. */
  | 'timeout'
  /** The stream broke after it had begun. */
  | 'cut'
  /** The server answered with an error of its own. */
  | 'server_fault'
  /** The server answered something that is no answer. */
  | 'bad_answer'
  /** Too many questions are waiting. */
  | 'queue_full'
  /** The download ended without the model; the message has the server's or the command's words. */
  | 'download_failed'
  /** The model does not fit on the disk. */
  | 'disk_full'
  /** There is no Foundry command on this machine, or it is another program of that name. */
  | 'no_cli'
  /** The server cannot do what a program asked for; `param` names the field. `message` is for it. */
  | 'unsupported'
  /** The Foundry command could not do with its service what it was asked for. */
  | 'service_failed'
  | 'aborted';

type Details = {
  readonly cause?: unknown;
  readonly status?: number;
  readonly model?: string;
  readonly nearest?: readonly string[];
  readonly contextTokens?: number;
  readonly param?: string;
};

/** Every failure of the Foundry client. `message` is for the log; people get a text by `code`. */
export class FoundryError extends Error {
  override readonly name = 'FoundryError';
  readonly code: FoundryErrorCode;
  readonly status?: number;
  readonly model?: string;
  readonly nearest: readonly string[];
  readonly contextTokens?: number;
  readonly param?: string;

  constructor(code: FoundryErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.nearest = details.nearest ?? [];
    if (details.status !== undefined) this.status = details.status;
    if (details.model !== undefined) this.model = details.model;
    if (details.contextTokens !== undefined) this.contextTokens = details.contextTokens;
    if (details.param !== undefined) this.param = details.param;
  }
}

/** Gives the error as a {@link FoundryError}; anything foreign becomes `server_fault`. */
export function asFoundryError(error: unknown): FoundryError {
  if (error instanceof FoundryError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new FoundryError('server_fault', message, { cause: error });
}

/** Whether the server has no such route at all, as far as its answer tells. */
export function isNoRoute({ code, status }: FoundryError): boolean {
  return code === 'server_fault' && (status === 404 || status === 405 || status === 501);
}
