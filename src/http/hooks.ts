import { Hono } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { Hook } from '../conversation/door.ts';
import { readJson } from './json-body.ts';

/**
 * What platforms call by themselves. They come from outside under the public name and have no key of
 * ours: each hook knows its caller by a secret.
 */
export function hookRoutes(hooks: readonly Hook[]): Hono {
  const app = new Hono();
  for (const { path, receive } of hooks) {
    app.post(path, async (c) => {
      const json = () => readJson(c, z.unknown());
      const status = await receive({ headers: c.req.raw.headers, json });
      return c.body(null, status as StatusCode);
    });
  }
  return app;
}
