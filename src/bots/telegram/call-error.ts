import { GrammyError, HttpError } from 'grammy';

/** Codes with which a request fails before a byte of it has left this machine. */
const NOTHING_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH']);

/**
 * A call that got no answer from the Bot API server. Unlike grammY's own error it holds no
 * address anywhere: the address of every Bot API method contains the token.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  /** The system's code (`ECONNRESET`), `timeout`, `aborted` or `unreadable`. */
  readonly code: string;

  constructor(method: string, code: string) {
    super(`${method}: ${code}`);
    this.code = code;
  }

  /** True when the request may have been carried out although no answer came. */
  get mayHaveArrived(): boolean {
    return !NOTHING_SENT.has(this.code);
  }
}

/** Replaces grammY's network error by one that cannot carry the token; others stay as they are. */
export function withoutAddress(method: string, error: unknown): unknown {
  if (error instanceof GrammyError || error instanceof CallError) return error;
  const cause = error instanceof HttpError ? error.error : error;
  return new CallError(method, codeOf(cause));
}

/** What may be logged of an error: one line without token, address or message text. */
export function describe(error: unknown): string {
  if (error instanceof GrammyError) {
    return `${error.method}: ${error.error_code} ${error.description}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'network';
  if (cause.name === 'AbortError') return 'aborted';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  if ('type' in cause && cause.type === 'invalid-json') return 'unreadable';
  return cause.message.includes('timed out') ? 'timeout' : 'network';
}
