import { z } from 'zod';
import { FoundryError } from './errors.ts';
import { parseJson } from './transport.ts';

/** Not in memory: the texts of every generation (facts collected from their sources and issues). */
const NOT_LOADED = /not loaded|must be loaded|No OpenAIService provider found/i;
const NOT_CACHED = /not cached|must be downloaded|not downloaded/i;
const NOT_FOUND = /model not found|no model matching|model .*(does not exist|not found)/i;
const OVERFLOW =
  /requires (\d+) total tokens \((\d+) input \+ (\d+) output\).*maximum context length of (\d+)/is;
const OTHER_OVERFLOW =
  /maximum context length(?: is| of)? (\d+)|input sequence_length \(\d+\) is >= max_length \((\d+)\)|context size|context_length_exceeded|exceeds? .*context/i;

/** More than any message has: the patterns must not search a page of megabytes. */
const LONGEST_MESSAGE = 10_000;

const errorBody = z.looseObject({
  error: z
    .union([
      z.string(),
      z.looseObject({ message: z.string().optional(), code: z.unknown().optional() }),
    ])
    .optional(),
  message: z.string().optional(),
  detail: z.string().optional(),
  title: z.string().optional(),
});

/**
 * What a server's error means, from its status and whatever body it had: OpenAI's shape, problem
 * details, plain text, HTML or nothing. The raw text goes into the log only.
 */
export function explainAnswer(status: number, text: string, model?: string): FoundryError {
  const message = messageOf(text).slice(0, LONGEST_MESSAGE);
  const details = { status, ...(model === undefined ? {} : { model }) };
  // An error in the middle of a stream has no status of its own.
  const log = `${status === 200 ? '' : `HTTP ${status}: `}${message.slice(0, 500)}`;
  if (NOT_CACHED.test(message)) return new FoundryError('model_not_downloaded', log, details);
  if (NOT_LOADED.test(message)) return new FoundryError('model_not_loaded', log, details);
  const overflow = overflowOf(message);
  if (overflow !== undefined)
    return new FoundryError('context_too_long', log, { ...details, ...overflow });
  const isModelFault = status === 404 || status === 400;
  if (isModelFault && (NOT_FOUND.test(message) || codeOf(text) === 'model_not_found')) {
    return new FoundryError('model_unknown', log, details);
  }
  return new FoundryError('server_fault', log, details);
}

function overflowOf(message: string): { contextTokens?: number } | undefined {
  const [, , , , window] = OVERFLOW.exec(message) ?? [];
  if (window !== undefined) return { contextTokens: Number(window) };
  const other = OTHER_OVERFLOW.exec(message);
  if (other === null) return undefined;
  const told = other[1] ?? other[2];
  return told === undefined ? {} : { contextTokens: Number(told) };
}

function messageOf(text: string): string {
  const parsed = errorBody.safeParse(parseJson(text));
  if (!parsed.success) return text;
  const { error, message, detail, title } = parsed.data;
  const inner = typeof error === 'string' ? error : error?.message;
  return [inner, message, detail, title].filter((part) => part !== undefined).join(' ') || text;
}

function codeOf(text: string): unknown {
  const parsed = errorBody.safeParse(parseJson(text));
  if (!parsed.success || typeof parsed.data.error === 'string') return undefined;
  return parsed.data.error?.code;
}
