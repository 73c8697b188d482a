import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { variableNames } from '../../src/config/variables.ts';
import { commandNamed } from '../../src/conversation/menu.ts';
import { pages, ROOT } from './documents.ts';

const PREFIXED = /\b(?:FOUNDRY|TELEGRAM|DISCORD|API)_[A-Z_]+\b/g;
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Paths, and commands of other bots, that look like ours. */
const NO_COMMAND =
  /^\/(?:api|v1|telegram|healthz|readyz|metrics|openapi|newbot|opt|etc|usr|data|status)\b/;

describe.each(pages())('$path', ({ prose, blocks, links }) => {
  const everything = `${prose}\n${blocks.flatMap(({ lines }) => lines).join('\n')}`;

  it('links only to what is there', () => {
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('names only variables that exist', () => {
    const named = new Set([...everything.matchAll(PREFIXED)].map(([name]) => name));
    const known = new Set<string>(variableNames());
    const unknown = [...named].filter((name) => !name.endsWith('_') && !known.has(name));
    expect(unknown).toEqual([]);
  });

  it('names only commands of the chat that exist', () => {
    const words = [...prose.matchAll(/`(\/[a-z]+)(?:[ `])/g)].map(([, name]) => name ?? '');
    const unknown = words.filter(
      (name) => !NO_COMMAND.test(name) && commandNamed(name.slice(1)) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const scripts = [...everything.matchAll(/npm run(?: -s)? ([a-z]+)/g)].map(([, name]) => name);
    const unknown = scripts.filter((name) => name === undefined || !(name in MANIFEST.scripts));
    expect(unknown).toEqual([]);
  });
});

it('docs/configuration.md has every variable with its default, once', () => {
  const page = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.*?) \|/gm)];
  expect(rows.map(([, name]) => name).sort()).toEqual(variableNames().sort());
  const loaded = loadConfig({});
  const defaults = loaded.ok ? loaded.config : {};
  for (const [, name = '', told = ''] of rows) {
    const value: unknown = Reflect.get(defaults, name);
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
    if (isPlain && name !== 'FOUNDRY_SYSTEM_PROMPT') expect(told).toBe(`\`${String(value)}\``);
  }
});
