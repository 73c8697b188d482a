import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';

const FOLDER = fileURLToPath(new URL('./page/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** The page loads nothing from elsewhere and runs no script but its own files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /` and the files of the page, read once. Throws when the build left them out. */
export function pageFileRoutes(): Hono {
  const app = new Hono();
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const content = readFileSync(join(FOLDER, name), 'utf8');
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 20)}"`;
    const headers = {
      'content-type': type,
      'content-security-policy': POLICY,
      'cache-control': 'no-cache',
      etag,
    };
    app.get(name === 'index.html' ? '/' : `/${name}`, (c) => {
      const isKnown = c.req.header('if-none-match')?.includes(etag) ?? false;
      return isKnown ? c.body(null, 304, headers) : c.body(content, 200, headers);
    });
  }
  return app;
}
