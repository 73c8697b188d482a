import { FoundryError, type FoundryErrorCode } from '../foundry/errors.ts';
import type { Log } from '../log.ts';
import { StorageError } from '../storage/errors.ts';
import type { Texts } from '../texts/texts.ts';
import { NotDelivered } from './door.ts';
import { oneLine } from './one-line.ts';

const MAX_NAME = 80;
/** Their messages hold what a person typed, or a server's words about what it was sent. */
const QUOTING: readonly FoundryErrorCode[] = [
  'model_unknown',
  'model_not_downloaded',
  'model_not_loaded',
  'context_too_long',
  'no_vision',
  'server_fault',
  'bad_answer',
];

/** One sentence for a person about a fault, with what to do next; never any internals. */
export function explain(error: unknown, texts: Texts): string {
  if (error instanceof StorageError) return texts.problems.storage;
  if (!(error instanceof FoundryError)) return texts.problems.unexpected;
  const isAboutName = error.code === 'model_unknown' && error.model !== undefined;
  if (isAboutName) return texts.unknownModel(shownName(error.model ?? ''), error.nearest);
  return texts.problems[error.code];
}

/** The fault for the log, in one line, without words that may be a person's. */
export function faultFields(error: unknown): FaultFields {
  if (!(error instanceof FoundryError)) {
    const isKnown = error instanceof StorageError || error instanceof NotDelivered;
    return { code: isKnown ? error.code : 'bug', error: messageOf(error) };
  }
  const { code, status } = error;
  if (!isQuoting(error)) return { code, error: error.message };
  return { code, ...(status !== undefined && { status }) };
}

/**
 * Logs a fault. What a server said about a question may repeat it, and a name that nobody knows may
 * be anything: such words are for those who debug.
 */
export function logFault(
  log: Log,
  error: unknown,
  { level = 'error', message, ...fields }: LoggedFault,
): void {
  log[level]({ ...fields, ...faultFields(error) }, message);
  if (error instanceof FoundryError && isQuoting(error)) {
    log.debug({ ...fields, error: error.message }, 'the fault in its own words');
  }
}

type FaultFields = {
  readonly code: string;
  readonly error?: string;
  /** The server's HTTP status. */
  readonly status?: number;
};

type LoggedFault = {
  /** Unset: `error`. */
  readonly level?: 'warn' | 'error';
  readonly message: string;
  /** The person's id. */
  readonly from?: string | undefined;
  readonly command?: string;
  /** Of an HTTP request. */
  readonly path?: string;
};

function isQuoting({ code }: FoundryError): boolean {
  return QUOTING.includes(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A name of a model that somebody typed. */
export function shownName(name: string): string {
  return oneLine(name, MAX_NAME);
}
