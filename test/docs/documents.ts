import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A block of code in a document. */
export type Block = {
  /** What stands behind the fence: `sh`, `nginx`, or nothing. */
  readonly language: string;
  readonly lines: readonly string[];
};

/** One page of the documentation. */
export type Page = {
  /** Below the root: `docs/operation.md`. */
  readonly path: string;
  /** All of it but what stands in blocks. */
  readonly prose: string;
  readonly blocks: readonly Block[];
  /** What it links to on this disk: paths below the root, without anchors. */
  readonly links: readonly string[];
};

/** Everything that people read: the pages of the root and of docs/. */
export function pages(): Page[] {
  const names = [
    ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];
  return names.sort().map(readPage);
}

function readPage(path: string): Page {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
    language: language ?? '',
    // A line that goes on below is one.
    lines: (code ?? '')
      .replace(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => line.trim() !== ''),
  }));
  const prose = text.replace(/^```\w*\n[\s\S]*?^```$/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target ?? '')
    .filter((target) => !/^(?:https?:|mailto:|#)/.test(target))
    .map((target) => relative(ROOT, join(ROOT, dirname(path), target.replace(/#.*$/, ''))));
  return { path, prose, blocks, links };
}
