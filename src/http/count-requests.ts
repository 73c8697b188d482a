import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Observe } from '../observe.ts';

/** Counts every request by its route, never by what else stands in its address. */
export function countRequests(observe: Observe): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const path = routePath(c, -1);
    // What only met the guards is no route of ours.
    const route = path.includes('*') ? 'none' : path;
    observe({ kind: 'http', route, status: c.res.status });
  };
}
