import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configured } from '../../../src/foundry/sources/configured.ts';
import { daemonFileSource } from '../../../src/foundry/sources/daemon-file.ts';
import { damaged } from '../../bots/damaged-json.ts';

const never = new AbortController().signal;

describe('daemon.json', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
    await mkdir(join(home, '.foundry'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  async function addressesIn(content: string): Promise<readonly string[]> {
    await writeFile(join(home, '.foundry', 'daemon.json'), content);
    return await daemonFileSource(home).addresses(never);
  }

  it('gives every address in its order, without a slash at the end', async () => {
    const web_urls = ['http://127.0.0.1:48077/', 'https://localhost:5000'];
    const addresses = await addressesIn(JSON.stringify({ web_urls, pid: 7, daemon_version: '1' }));
    expect(addresses).toEqual(['http://127.0.0.1:48077', 'https://localhost:5000']);
  });

  it('gives the usable ones of odd addresses, as they can be called', async () => {
    const web_urls = ['http://127.0.0.1:0', 7, 'http://0.0.0.0:5000/v1', 'http://[::]:6000', '\\'];
    const text = `\uFEFF${JSON.stringify({ web_urls })}\r\n`;
    expect(await addressesIn(text)).toEqual(['http://127.0.0.1:5000', 'http://[::1]:6000']);
  });

  it.each([
    ['is empty', ''],
    ['is cut off', '{"web_urls":["http://127.0.0.1:1'],
    ['is no JSON', '\u0000\u0000\u0000'],
    ['is something else', '[1, 2]'],
    ['has no addresses', '{"pid":1}'],
    ['has addresses of another type', '{"web_urls":"http://127.0.0.1:1"}'],
    ['has no usable address', '{"web_urls":["", "127.0.0.1:80", "file:///etc/passwd", "::"]}'],
  ])('gives nothing when it %s', async (_, content) => {
    expect(await addressesIn(content)).toEqual([]);
  });

  it('gives few addresses that can be called, whatever stands in it', async () => {
    const whole = { web_urls: ['http://127.0.0.1:1', 'https://localhost:5000/v1/'], pid: 7 };
    const text = fc.oneof(
      damaged(whole).map((value) => JSON.stringify(value) ?? ''),
      fc.array(fc.webUrl()).map((urls) => JSON.stringify({ web_urls: urls })),
      fc.constantFrom(
        '['.repeat(100_000),
        `{"web_urls":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      ),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        for (const address of await addressesIn(content)) {
          expect(address).toBe(new URL(address).origin);
          expect(address).toMatch(/^https?:/);
        }
      }),
    );
    const many = Array.from({ length: 10_000 }, (_, index) => `http://127.0.0.1:${1 + index}`);
    expect((await addressesIn(JSON.stringify({ web_urls: many }))).length).toBeLessThan(50);
  });

  it('gives nothing when there is no such file, or a folder in its place', async () => {
    expect(await daemonFileSource(home).addresses(never)).toEqual([]);
    await mkdir(join(home, '.foundry', 'daemon.json'));
    expect(await daemonFileSource(home).addresses(never)).toEqual([]);
  });
});

it('the configured addresses are used all at once, as they are', async () => {
  const source = configured(['http://a:1', 'http://b:2']);
  expect(source).toMatchObject({ name: 'FOUNDRY_BASE_URL', isPool: true });
  expect(await source.addresses(never)).toEqual(['http://a:1', 'http://b:2']);
});
