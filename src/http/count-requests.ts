import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Observe } from '../observe.ts';

/** As Hono calls what stands before all methods: the guards. */
const MIDDLEWARE = 'ALL';

/** Counts every request by its route, never by what else stands in its address. */
export function countRequests(observe: Observe): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const route = matchedRoutes(c).find(({ method }) => method !== MIDDLEWARE)?.path ?? 'none';
    observe({ kind: 'http', route, status: c.res.status });
  };
}
