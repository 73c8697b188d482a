import type { Context, Hono } from 'hono';
import { ApiError } from './errors.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** As Hono calls what stands before all methods. */
const MIDDLEWARE = 'ALL';

/**
 * What is said where no route is: 405 with `Allow` if there is one of another method, to `OPTIONS`
 * just the methods, else 404.
 */
export function noRoute(app: Hono, c: Context): Response {
  const { method, path } = c.req;
  const allowed = METHODS.filter((each) => hasRoute(app, each, path));
  const what = `${method.slice(0, 20)} ${path.slice(0, 200)}`;
  if (allowed.length === 0) throw new ApiError(404, 'not_found', `There is no ${what}.`);
  const names = allowed.includes('GET') ? ['HEAD', ...allowed] : allowed;
  const allow = [...names, 'OPTIONS'].join(', ');
  if (method === 'OPTIONS') return c.body(null, 204, { allow });
  throw new ApiError(405, 'method_not_allowed', `There is no ${what}, only ${allow}.`, { allow });
}

function hasRoute(app: Hono, method: string, path: string): boolean {
  const [found] = app.router.match(method, path);
  return found.some(([[, route]]) => route.method !== MIDDLEWARE);
}
