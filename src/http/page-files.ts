import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { highlighterFiles } from './highlighter-files.ts';
import { StaticFile } from './static-file.ts';

const FOLDER = fileURLToPath(new URL('./page/', import.meta.url));
const HTML = 'text/html; charset=utf-8';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const START = 'index.html';
const MODULES_HERE = '<!-- modules -->';
/** The style sheets as the page names them, in their order. */
const STYLES = /(?:\s*<link rel="stylesheet" href="\/styles\/[\w-]+\.css">)+/;
const STYLES_TOGETHER = '/styles.css';
/** The page loads nothing from elsewhere and runs no script but its own files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // Data: the arrow of a list; blob: a picture that the person sent.
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `GET /` and the files of the page: a route each, so that no path can reach another file. Throws
 * when the build left them out.
 */
export function pageFileRoutes(): Hono {
  const app = new Hono();
  for (const [path, file] of [...ownFiles(), ...highlighterFiles(TYPES['.js'] ?? '')]) {
    app.get(path, (c) => file.answer(c, { 'content-security-policy': POLICY }));
  }
  return app;
}

function ownFiles(): [string, StaticFile][] {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .sort();
  const read = (name: string) => readFileSync(join(FOLDER, name));
  const page = read(START).toString('utf8');
  const links = STYLES.exec(page)?.[0] ?? '';
  const styles = [...links.matchAll(/href="\/([^"]+)"/g)].map(([, name]) => read(name ?? ''));
  const whole = page
    .replace(STYLES, `\n    <link rel="stylesheet" href="${STYLES_TOGETHER}">`)
    .replace(MODULES_HERE, preloads(names));
  const others = names.filter((name) => ['.js', '.svg'].includes(extname(name)));
  const fileOf = (path: string, content: () => Buffer): [string, StaticFile] => {
    return [path, new StaticFile(TYPES[extname(path)] ?? HTML, content)];
  };
  return [
    fileOf('/', () => Buffer.from(whole)),
    fileOf(STYLES_TOGETHER, () => Buffer.concat(styles)),
    ...others.map((name) => fileOf(`/${name}`, () => read(name))),
  ];
}

/** All modules at once: else the browser asks for each level of imports only after the one before. */
function preloads(names: readonly string[]): string {
  const modules = names.filter((name) => extname(name) === '.js' && name !== 'theme.js');
  return modules.map((name) => `<link rel="modulepreload" href="/${name}">`).join('\n    ');
}
