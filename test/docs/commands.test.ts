import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newHome, type Product, removeHome, startProduct } from '../e2e/product.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type Block, pages, ROOT } from './documents.ts';

const run = promisify(execFile);
const PROGRAM = join(ROOT, 'dist', 'foundry-chat.js');

/** What becomes of a line of a shell block; a line that fits nothing here is a fault. */
const KINDS = {
  /** Runs against the built product. */
  request: /^curl /,
  /** Runs as it stands, in a folder of its own. */
  file: /^(?:mkdir|tar|mv|cp -r) /,
  /** `test/e2e/commands.test.ts` runs each of these programs; here their options are held against it. */
  program: /^(?:cat README\.md \| )?npx foundry-chat /,
  /** `words.test.ts` knows whether the script exists, `.ci/run` and the tests run it. */
  npm: /^npm (?:install|ci|run [a-z]+|start|test|prune)\b/,
  /** Needs what no test machine has: an engine, a service manager, a login. */
  elsewhere:
    /^(?:docker compose|sudo|systemctl|journalctl|launchctl|cp deploy\/|git pull|foundry )/,
} as const;
type Kind = keyof typeof KINDS;

function kindOf(line: string): Kind | undefined {
  return (Object.keys(KINDS) as Kind[]).find((kind) => KINDS[kind].test(line));
}

const blocks = pages().flatMap(({ path, blocks }) => blocks.map((block) => ({ path, block })));
const shellBlocks = blocks.filter(({ block }) => block.language === 'sh');
const linesOf = (kind: Kind) =>
  shellBlocks.flatMap(({ path, block }) =>
    block.lines.filter((line) => kindOf(line) === kind).map((line) => ({ path, line })),
  );

describe('the commands of the documents', () => {
  it('are all of a kind that is tried or known', () => {
    const lines = shellBlocks.flatMap(({ path, block }) =>
      block.lines.map((line) => ({ path, line })),
    );
    expect(lines.filter(({ line }) => kindOf(line) === undefined)).toEqual([]);
    expect(blocks.filter(({ block }) => block.language === '')).toEqual([]);
  });

  describe('against the product', () => {
    let product: Product;
    let foundry: FakeFoundry;
    let home: string;
    let url: string;

    beforeAll(async () => {
      home = await newHome();
      // It has the model that the examples name.
      foundry = await startFakeFoundry();
      product = await startProduct({ FOUNDRY_BASE_URL: foundry.url }, { home });
      [, url = ''] = await product.until(/(http:\/\/127\.0\.0\.1:\d+)\//);
    });
    afterAll(async () => {
      await product.stop();
      await foundry.close();
      await removeHome(home);
    });

    it.each(linesOf('request'))('$path: $line', async ({ line }) => {
      const here = line.replaceAll('http://127.0.0.1:8000', url);
      const { stdout } = await run('sh', ['-c', here.replace(/^curl /, 'curl -sS --fail ')], {
        timeout: 30_000,
      });
      expect(stdout.trim()).not.toBe('');
    });
  });

  it.each([
    ...linesOf('program'),
    ...linesOf('npm').filter(({ line }) => /^npm run (?:setup|doctor) -- /.test(line)),
  ])('$path: $line has only options that exist', async ({ line }) => {
    const [, name = '', rest = ''] = /(?:npx foundry-chat|npm run) (\w+)(.*)/.exec(line) ?? [];
    const options = [...rest.matchAll(/ (--[a-z][a-z-]+)/g)].map(([, option]) => option ?? '');
    const { stdout } = await run(process.execPath, [PROGRAM, 'help', name]);
    for (const option of options) expect(stdout).toContain(`  ${option} `);
  });

  it('make a backup and put it back, as docs/operation.md has it', async () => {
    const home = await newHome();
    try {
      const data = join(home, 'data', 'people');
      await mkdir(data, { recursive: true });
      await writeFile(join(data, 'telegram.1.json'), '{"v":1}', { mode: 0o600 });
      const scripts = shellBlocks.map(({ block }) => block).filter(isOfFiles);
      expect(scripts.length).toBeGreaterThan(1);
      for (const { lines } of scripts)
        await run('sh', ['-e', '-c', lines.join('\n')], { cwd: home });
      const { stdout } = await run('sh', ['-c', 'ls -l data/people && diff -r data data.old'], {
        cwd: home,
      });
      expect(stdout).toMatch(/^-rw-------.*telegram\.1\.json/m);
    } finally {
      await removeHome(home);
    }
  });
});

function isOfFiles({ lines }: Block): boolean {
  return lines.every((line) => kindOf(line) === 'file');
}
