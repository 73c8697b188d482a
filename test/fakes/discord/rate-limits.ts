import { createHash } from 'node:crypto';

interface Rule {
  readonly limit: number;
  readonly windowMs: number;
}

/**
 * The limits of single routes, each for one channel (or webhook token). Discord does not promise them, it
 * tells them in headers; these are the values that bots report. Routes that are not named have none of their own.
 */
const RULES: Readonly<Record<string, Rule>> = {
  'POST /channels/:channel/messages': { limit: 5, windowMs: 5000 },
  'PATCH /channels/:channel/messages/:message': { limit: 5, windowMs: 5000 },
  'DELETE /channels/:channel/messages/:message': { limit: 5, windowMs: 1000 },
  'POST /channels/:channel/typing': { limit: 5, windowMs: 5000 },
  'PUT /channels/:channel/messages/:message/reactions/:emoji/@me': { limit: 1, windowMs: 250 },
  'POST /webhooks/:application/:token': { limit: 5, windowMs: 2000 },
  'PATCH /webhooks/:application/:token/messages/:message': { limit: 5, windowMs: 2000 },
};
/** All requests of a bot together (reference: "Global Rate Limit"); interaction routes are exempt. */
const GLOBAL: Rule = { limit: 50, windowMs: 1000 };

interface Window {
  used: number;
  resetAt: number;
}

/** What the limiter says of one request. */
export interface RateVerdict {
  readonly headers: Record<string, string>;
  /** Set when the request is refused: seconds to wait, and whether the bot as a whole has to. */
  readonly refused: { retryAfter: number; global: boolean } | undefined;
}

/** Counts requests in fixed windows that begin with their first request, as Discord's buckets do. */
export class RateLimits {
  readonly #isOn: boolean;
  readonly #windows = new Map<string, Window>();
  /** How many requests it refused. */
  floods = 0;

  constructor(options: { isOn: boolean }) {
    this.#isOn = options.isOn;
  }

  /** Counts one request of a route; `major` is the channel or webhook token whose budget it uses. */
  take(method: string, template: string, major: string): RateVerdict {
    if (!this.#isOn) return { headers: {}, refused: undefined };
    const isExempt = template.startsWith('/interactions') || template.startsWith('/webhooks');
    const overall = isExempt ? undefined : this.#use('global', GLOBAL);
    if (overall?.isOver) {
      this.floods += 1;
      const retryAfter = seconds(overall.leftMs);
      return {
        headers: { ...retryHeader(retryAfter), 'X-RateLimit-Global': 'true', ...scope('global') },
        refused: { retryAfter, global: true },
      };
    }
    const route = `${method} ${template}`;
    const rule = RULES[route];
    if (!rule) return { headers: {}, refused: undefined };
    const use = this.#use(`${route} ${major}`, rule);
    const left = seconds(use.leftMs);
    const headers: Record<string, string> = {
      'X-RateLimit-Limit': String(rule.limit),
      'X-RateLimit-Remaining': String(Math.max(0, rule.limit - use.used)),
      'X-RateLimit-Reset': ((Date.now() + use.leftMs) / 1000).toFixed(3),
      'X-RateLimit-Reset-After': left.toFixed(3),
      'X-RateLimit-Bucket': createHash('sha256').update(route).digest('hex').slice(0, 32),
    };
    if (!use.isOver) return { headers, refused: undefined };
    this.floods += 1;
    return {
      headers: { ...headers, ...retryHeader(left), ...scope('user') },
      refused: { retryAfter: left, global: false },
    };
  }

  #use(key: string, rule: Rule): { used: number; leftMs: number; isOver: boolean } {
    const now = performance.now();
    let window = this.#windows.get(key);
    if (!window || window.resetAt <= now) {
      window = { used: 0, resetAt: now + rule.windowMs };
      this.#windows.set(key, window);
    }
    const isOver = window.used >= rule.limit;
    if (!isOver) window.used += 1;
    return { used: window.used, leftMs: window.resetAt - now, isOver };
  }
}

function seconds(ms: number): number {
  return Math.ceil(ms) / 1000;
}

function retryHeader(retryAfter: number): Record<string, string> {
  return { 'Retry-After': String(Math.ceil(retryAfter)) };
}

function scope(name: string): Record<string, string> {
  return { 'X-RateLimit-Scope': name };
}
