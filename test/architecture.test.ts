import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The layers of src/ and what each may import besides itself. A layer is a folder, or a file that
 * stands by itself. Only `app` knows the doors (`bots`, `terminal`, `http`); nothing but the command
 * line and `main` knows `run`.
 */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  // Know nothing of the product.
  names: [],
  log: [],
  observe: [],
  'log-line': [],
  version: [],
  heap: [],
  waiting: [],
  markdown: [],
  texts: [],
  practice: [],
  attachments: ['markdown', 'waiting'],
  // Know one thing each: the environment, the disk, the model servers.
  config: ['names', 'log', 'texts'],
  storage: ['log', 'waiting'],
  foundry: ['names', 'log', 'observe', 'waiting'],
  metrics: ['observe'],
  // What is said and done, on every platform.
  conversation: [
    ...['attachments', 'foundry', 'storage', 'texts'],
    ...['names', 'log', 'observe', 'waiting'],
  ],
  // The doors: one way each to talk to the conversation service.
  bots: ['conversation', 'credentials', 'markdown', 'log', 'observe', 'waiting'],
  terminal: ['conversation', 'markdown', 'log'],
  http: [
    ...['conversation', 'foundry', 'storage', 'markdown', 'texts', 'config'],
    ...['metrics', 'log', 'observe', 'version'],
  ],
  // Puts everything together.
  app: [
    ...['bots', 'terminal', 'http', 'conversation', 'foundry', 'storage', 'practice'],
    ...['config', 'texts', 'log', 'log-line', 'metrics', 'observe', 'waiting'],
  ],
  run: ['app', 'config', 'credentials', 'log', 'texts', 'version'],
  main: ['run', 'heap'],
  // The programs beside the bots, each run by itself: what they share, then they.
  credentials: ['texts', 'waiting'],
  console: ['credentials', 'foundry', 'texts', 'config', 'names'],
  setup: [
    ...['console', 'credentials', 'app', 'foundry', 'storage', 'texts', 'config'],
    ...['conversation', 'log'],
  ],
  doctor: [
    ...['console', 'credentials', 'app', 'foundry', 'storage', 'texts', 'config'],
    ...['log', 'version', 'waiting'],
  ],
  'one-shot': [
    ...['console', 'app', 'terminal', 'attachments', 'conversation', 'foundry', 'storage'],
    ...['texts', 'config', 'log'],
  ],
  'foundry-chat': ['run', 'setup', 'doctor', 'one-shot', 'console', 'texts', 'version', 'heap'],
};

/** Libraries that only one place may know, so that it can be exchanged. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  grammy: ['bots/telegram/'],
  'discord.js': ['bots/discord/'],
  hono: ['http/'],
  '@hono/node-server': ['http/'],
  lowdb: ['storage/'],
  // discord.js is given a transport of ours, which can be closed.
  undici: ['foundry/', 'bots/discord/'],
  marked: ['markdown/'],
  '@highlightjs/cdn-assets': ['http/'],
  // Each reads foreign files: only ever in the process that is made for one document.
  unpdf: ['attachments/documents/'],
  mammoth: ['attachments/documents/'],
  pino: ['log.ts'],
  dotenv: ['config/'],
  '@clack/prompts': ['setup/'],
};

/** Who may read the environment; all else gets what it needs as options. */
const READS_ENVIRONMENT = [
  /^config\//,
  /^run\.ts$/,
  // Who is at this machine and what their terminal can do: no settings of the product.
  /^terminal\/(terminal-door|look)\.ts$/,
];

const MAX_LINES = 300;
/** Tables of data, one entry a line: nothing to understand, nothing to split. */
const DATA_TABLES = [/^markdown\/tex-symbols\.ts$/, /^texts\/(\w+\/)?(en|ru)\.ts$/];

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** What Node runs; the web page's `.js` runs elsewhere. */
const SOURCE = /\.(?:ts|mjs)$/;

/** Every source file by its path below src/, with its text. */
const sources = new Map(
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => SOURCE.test(path))
    .map((path): [string, string] => [
      path.split(sep).join('/'),
      readFileSync(join(SRC, path), 'utf8'),
    ]),
);

/** What each file imports: statically, as a type, with `import()`, or by exporting it on. */
const imports = new Map([...sources].map(([path, text]) => [path, importsOf(text)]));

/** The files of src/ that each file imports. */
const graph = new Map(
  [...imports].map(([path, names]) => [
    path,
    names
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(posix.dirname(path), name)),
  ]),
);

function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const names = code.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*)(['"])(.+?)\1/g);
  return [...names].map(([, , name = '']) => name);
}

function layerOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

/** The wrong imports of a graph, as `file -> file`. */
function wrongDirections(edges: ReadonlyMap<string, readonly string[]>): string[] {
  return [...edges].flatMap(([from, targets]) => {
    const allowed = LAYERS[layerOf(from)] ?? [];
    return targets
      .filter((to) => layerOf(to) !== layerOf(from))
      .filter((to) => !allowed.includes(layerOf(to)))
      .map((to) => `${from} -> ${to}`);
  });
}

/** One way round for each cycle that is found. */
function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) {
      cycles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
      return;
    }
    if (finished.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...way, file]);
    finished.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}

describe('the architecture', () => {
  it('has a place for every file of src/ in the table above', () => {
    const unknown = [...sources.keys()].filter((path) => !(layerOf(path) in LAYERS));
    expect(unknown).toEqual([]);
  });

  it('lets imports go only from the upper layers down', () => {
    expect(wrongDirections(graph)).toEqual([]);
  });

  it('has no import cycle, not even one of types', () => {
    expect(cyclesIn(graph)).toEqual([]);
  });

  it('imports only files that exist, by their whole name', () => {
    const targets = [...graph].flatMap(([from, files]) => files.map((to) => ({ from, to })));
    expect(targets.filter(({ to }) => !sources.has(to))).toEqual([]);
  });

  it('keeps each library in its place', () => {
    const strays = [...imports].flatMap(([path, names]) =>
      Object.entries(LIBRARIES)
        .filter(([, homes]) => !homes.some((home) => path.startsWith(home)))
        .filter(([library]) =>
          names.some((name) => name === library || name.startsWith(`${library}/`)),
        )
        .map(([library]) => `${path} -> ${library}`),
    );
    expect(strays).toEqual([]);
  });

  it('reads the environment in one layer', () => {
    const readers = [...sources]
      .filter(([, text]) => /\bprocess\s*(\?\.|\.|\[['"])\s*env\b/.test(text))
      .map(([path]) => path);
    expect(readers.filter((path) => !READS_ENVIRONMENT.some((may) => may.test(path)))).toEqual([]);
  });

  it(`has no file of more than ${MAX_LINES} lines`, () => {
    const long = [...sources]
      .filter(([path]) => !DATA_TABLES.some((table) => table.test(path)))
      .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});

describe('these tests', () => {
  it('see every kind of import', () => {
    const text = `
      import { a, type B } from './a.ts';
      import type {
        C,
      } from "./c.ts";
      import './d.ts';
      export * from './e.ts';
      export type { F } from './f.ts';
      type G = typeof import('./g.ts');
      const h = await import('./h.ts');
      // import './no.ts';
      /** See import('./neither.ts'). */
    `;
    expect(importsOf(text)).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'h'].map((x) => `./${x}.ts`));
  });

  it('find the imports of this product', () => {
    expect(graph.get('run.ts')).toContain('app/app.ts');
    expect(graph.get('app/doors.ts')).toContain('bots/telegram/index.ts');
    expect(imports.get('attachments/documents/pdf.mjs')).toContain('unpdf');
    expect([...graph.values()].flat().length).toBeGreaterThan(200);
  });

  it('fail on a cycle and on a wrong direction', () => {
    const sick = new Map([
      ['names/a.ts', ['names/b.ts']],
      ['names/b.ts', ['names/c.ts', 'log.ts']],
      ['names/c.ts', ['names/a.ts']],
      ['app/x.ts', ['main.ts', 'http/y.ts']],
      ['http/y.ts', ['app/x.ts', 'storage/z.ts']],
    ]);
    expect(cyclesIn(sick)).toEqual([
      'names/a.ts -> names/b.ts -> names/c.ts -> names/a.ts',
      'app/x.ts -> http/y.ts -> app/x.ts',
    ]);
    expect(wrongDirections(sick)).toEqual([
      'names/b.ts -> log.ts',
      'app/x.ts -> main.ts',
      'http/y.ts -> app/x.ts',
    ]);
  });
});
