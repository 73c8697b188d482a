import { ApiError } from './api-error.ts';
import type { Fields } from './arguments.ts';

/** How a scripted failure shows itself. */
export type FaultMode =
  /** Answers with an error, nothing is done. */
  | 'answer'
  /** Breaks the connection, nothing is done. */
  | 'drop-before'
  /** Does it, then breaks the connection instead of answering. */
  | 'drop-reply'
  /** Never answers, nothing is done. */
  | 'hang'
  /** Does it at once, answers `delayMs` later. */
  | 'delay'
  /** Writes the bytes `raw` to the connection and breaks it, nothing is done. */
  | 'raw';

/** A scripted misbehaviour of the fake. */
export interface FaultOptions {
  /** The method it strikes, in any case; downloads are called `file`. */
  method: string | RegExp;
  /** How many calls it strikes; 1 when left out. */
  times?: number;
  mode?: FaultMode;
  /** For mode `answer`; 500 when left out. */
  status?: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 502 | 503 | 504;
  description?: string;
  /** Seconds, for status 429; 1 when left out. */
  retryAfter?: number;
  /** Milliseconds, for mode `delay`; 100 when left out. */
  delayMs?: number;
  /** For mode `raw`: an HTTP answer, or not even that. */
  raw?: string;
  /** Strikes only calls whose arguments satisfy this. */
  when?: (payload: Fields) => boolean;
}

/** A fault that was set: how often it struck, and its end. */
export interface Fault {
  readonly hits: number;
  remove(): void;
}

/** A fault that strikes one call. */
export interface Strike {
  mode: FaultMode;
  error: ApiError;
  delayMs: number;
  raw: string;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  404: 'Not Found',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The scripted failures, asked in the order they were set. */
export class Faults {
  readonly #rules: { options: FaultOptions; hits: number }[] = [];

  /** Sets a failure. */
  add(options: FaultOptions): Fault {
    const rule = { options, hits: 0 };
    this.#rules.push(rule);
    return {
      get hits() {
        return rule.hits;
      },
      remove: () => {
        const index = this.#rules.indexOf(rule);
        if (index >= 0) this.#rules.splice(index, 1);
      },
    };
  }

  /** The failure that strikes this call, if any; counts it. */
  strike(method: string, payload: Fields): Strike | undefined {
    const rule = this.#rules.find(
      ({ options, hits }) =>
        hits < (options.times ?? 1) &&
        matches(options.method, method) &&
        (options.when?.(payload) ?? true),
    );
    if (rule === undefined) return undefined;
    rule.hits += 1;
    const { mode = 'answer', delayMs = 100, raw = '' } = rule.options;
    return { mode, delayMs, raw, error: errorOf(rule.options) };
  }
}

function matches(wanted: string | RegExp, method: string): boolean {
  if (typeof wanted === 'string') return wanted.toLowerCase() === method.toLowerCase();
  return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(method);
}

function errorOf({ status = 500, description, retryAfter = 1 }: FaultOptions): ApiError {
  const usual =
    status === 429 ? `Too Many Requests: retry after ${retryAfter}` : (DESCRIPTIONS[status] ?? '');
  return new ApiError({
    code: status,
    description: description ?? usual,
    ...(status === 429 ? { retryAfter } : {}),
  });
}
