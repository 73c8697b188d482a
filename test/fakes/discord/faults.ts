import { messageOfCode } from './errors.ts';
import { overlaps, routePattern } from './route-pattern.ts';
import type { Json } from './types.ts';

/** A fault that a test orders for coming requests. */
export interface FaultOptions {
  /** A path below `/api/v10`, `:x` standing for one segment, e.g. `/channels/:id/messages`; or a pattern for it. */
  readonly route: string | RegExp;
  readonly method?: string;
  /** How many requests it hits, default 1. */
  readonly times?: number;
  /** HTTP status of the answer, default 500, with `retryAfter` 429. */
  readonly status?: number;
  /** Seconds a 429 asks to wait, fractions allowed. */
  readonly retryAfter?: number;
  /** Discord's error code and text in the body. */
  readonly code?: number;
  readonly message?: string;
  /**
   * `answer` (default) refuses; `drop-before` cuts the connection with the request unprocessed; `drop-reply` does
   * what was asked and cuts the connection then; `hang` never answers.
   */
  readonly mode?: 'answer' | 'drop-before' | 'drop-reply' | 'hang';
  /** How a connection is cut: `fin` (default; discord.js gives up) or `rst` (discord.js tries again). */
  readonly cut?: 'fin' | 'rst';
}

/** A fault in force. */
export interface Fault {
  /** How many requests it has hit. */
  readonly hits: number;
  /** Takes it back. */
  cancel(): void;
}

interface ActiveFault {
  readonly options: FaultOptions;
  readonly fits: (method: string, path: string) => boolean;
  left: number;
  hits: number;
}

/** The faults that tests ordered, used up in the order in which they were. */
export class Faults {
  readonly #active: ActiveFault[] = [];
  readonly #templates: readonly string[];

  constructor(templates: readonly string[]) {
    this.#templates = templates;
  }

  /** Orders a fault; throws for a route that the fake does not have, so that a misspelt one is noticed. */
  add(options: FaultOptions): Fault {
    const { route, method, times = 1 } = options;
    const pattern = typeof route === 'string' ? routePattern(route) : undefined;
    if (typeof route === 'string' && !this.#templates.some((known) => overlaps(known, route))) {
      throw new Error(`the fake Discord has no route ${route}`);
    }
    const fault: ActiveFault = {
      options,
      fits: (gotMethod, path) =>
        (!method || method.toUpperCase() === gotMethod) &&
        (pattern ? pattern.match(path) !== undefined : new RegExp(route).test(path)),
      left: times,
      hits: 0,
    };
    this.#active.push(fault);
    return {
      get hits() {
        return fault.hits;
      },
      cancel: () => {
        fault.left = 0;
      },
    };
  }

  /** The fault that this request meets, which is counted then. */
  take(method: string, path: string): FaultOptions | undefined {
    const fault = this.#active.find((one) => one.left > 0 && one.fits(method, path));
    if (!fault) return undefined;
    fault.left -= 1;
    fault.hits += 1;
    return fault.options;
  }
}

/** The refusal a fault answers with: status, headers and body in Discord's shape. */
export function faultAnswer(options: FaultOptions): {
  status: number;
  headers: Record<string, string>;
  body: Json;
} {
  const { retryAfter, code } = options;
  const status = options.status ?? (retryAfter === undefined ? 500 : 429);
  if (status === 429) {
    const wait = retryAfter ?? 1;
    const message = options.message ?? 'You are being rate limited.';
    return {
      status,
      headers: {
        'Retry-After': String(wait),
        'X-RateLimit-Limit': '5',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset-After': String(wait),
        'X-RateLimit-Scope': 'user',
      },
      body: { message, retry_after: wait, global: false },
    };
  }
  const known = code === undefined ? undefined : messageOfCode(code);
  const message = options.message ?? known ?? `${status}: injected by the test`;
  return { status, headers: {}, body: { message, code: code ?? 0 } };
}
