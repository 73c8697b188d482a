import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Locator } from '../../src/foundry/locator.ts';
import { configured } from '../../src/foundry/sources/configured.ts';
import { daemonFileSource } from '../../src/foundry/sources/daemon-file.ts';
import type { Source } from '../../src/foundry/sources/source.ts';
import { Transport } from '../../src/foundry/transport.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { faultOf } from './hear.ts';
import { type OddServer, sendJson, startOddServer } from './odd-server.ts';

let fake: FakeFoundry;
let other: FakeFoundry;
let transport: Transport;
beforeEach(async () => {
  fake = await startFakeFoundry();
  other = await startFakeFoundry({ generation: 'openai' });
  transport = new Transport();
});
afterEach(async () => {
  await transport.close();
  await fake.close();
  await other.close();
});

function source(name: string, ...urls: string[]): Source {
  return { name, addresses: async () => urls };
}

function locate(...sources: Source[]): Locator {
  return new Locator({ sources, transport });
}

describe('the order of the search', () => {
  it('takes the first source of which an address answers', async () => {
    const [found, ...more] = await locate(
      source('none'),
      configured([other.url]),
      source('daemon.json', fake.url),
    ).find();
    expect(found).toMatchObject({ url: other.url, source: 'FOUNDRY_BASE_URL' });
    expect(found?.generation).toBe('openai');
    expect(more).toEqual([]);
  });

  it('goes on to the next source when no address of one answers', async () => {
    other.goDown();
    const [found] = await locate(configured([other.url]), source('second', fake.url)).find();
    expect(found).toMatchObject({ url: fake.url, source: 'second', generation: 'g2' });
  });

  it('takes only the first address that answers, unless all are to be used', async () => {
    const urls = [fake.url, other.url];
    expect(await locate(source('daemon.json', ...urls)).find()).toHaveLength(1);
    const pool = await locate(configured(urls)).find();
    expect(pool.map(({ url }) => url)).toEqual(urls);
  });

  it('asks no further source when one has found something', async () => {
    let isAsked = false;
    const later: Source = {
      name: 'later',
      addresses: async () => {
        isAsked = true;
        return [other.url];
      },
    };
    await locate(source('first', fake.url), later).find();
    expect(isAsked).toBe(false);
  });

  it('is kept when an earlier source is slow, though a later one has found something', async () => {
    const slow: Source = { name: 'slow', addresses: () => setTimeout(500, [fake.url]) };
    const [found] = await locate(slow, source('quick', other.url)).find();
    expect(found?.source).toBe('slow');
  });

  it('passes over a source that fails', async () => {
    const broken: Source = {
      name: 'broken',
      addresses: async () => {
        throw new Error('EACCES');
      },
    };
    const [found] = await locate(broken, source('second', fake.url)).find();
    expect(found?.source).toBe('second');
  });

  it('is unreachable, naming what was asked, when nothing answers', async () => {
    const fault = await faultOf(locate(source('one'), source('two')).find());
    expect(fault).toMatchObject({ code: 'unreachable' });
    expect(fault.message).toContain('one, two');
  });
});

describe('daemon.json', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'foundry-chat-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('is believed when a model server answers at its address', async () => {
    await fake.writeDaemonJson(home);
    const [found] = await locate(daemonFileSource(home)).find();
    expect(found).toMatchObject({ url: fake.url, source: 'daemon.json', generation: 'g2' });
  });

  it('is passed over when it is stale', async () => {
    await other.writeDaemonJson(home);
    other.goDown();
    const [found] = await locate(daemonFileSource(home), source('next', fake.url)).find();
    expect(found?.source).toBe('next');
  });

  it.each<[string, Parameters<typeof startOddServer>[0]]>([
    ['answers 404 to everything', (_, res) => void res.writeHead(404).end('nothing here')],
    ['answers a page to everything', (_, res) => void res.end('<html>Hello</html>')],
    ['answers JSON of its own to everything', (_, res) => sendJson(res, { data: 'ok', list: [] })],
    ['hangs up on everybody', (req) => void req.socket.destroy()],
  ])('is passed over when a program that %s has the port now', async (_, handle) => {
    const program: OddServer = await startOddServer(handle);
    await other.writeDaemonJson(home);
    const port = Number(new URL(program.url).port);
    other.goDown();
    const stale = source('daemon.json', `http://127.0.0.1:${port}`);
    const [found] = await locate(stale, source('next', fake.url)).find();
    await program.close();
    expect(found?.source).toBe('next');
  });
});

describe('what was found', () => {
  it('is kept without asking again, and searched once for all who ask at the same time', async () => {
    const locator = locate(source('one', fake.url));
    const [first, second] = await Promise.all([locator.find(), locator.find()]);
    const asked = fake.requests.length;
    expect(first).toBe(second);
    expect(await locator.find()).toBe(first);
    expect(fake.requests).toHaveLength(asked);
    expect(asked).toBe(3);
  });

  it('is searched again when it was forgotten', async () => {
    const locator = locate(source('one', fake.url));
    const [first] = await locator.find();
    if (first !== undefined) locator.forget(first);
    expect(locator.current).toEqual([]);
    const [again] = await locator.find();
    expect(again).toMatchObject({ url: fake.url });
    expect(again).not.toBe(first);
  });

  it('stays the same when a new search finds it again, and gives way to a better source', async () => {
    const urls: string[] = [];
    const better: Source = { name: 'better', addresses: async () => urls };
    const locator = locate(better, source('one', fake.url));
    const [first] = await locator.find();
    expect((await locator.rescan())[0]).toBe(first);
    urls.push(other.url);
    expect((await locator.rescan())[0]).toMatchObject({ source: 'better', url: other.url });
  });

  it('stays when a new search finds nothing', async () => {
    const locator = locate(source('one', fake.url));
    const found = await locator.find();
    fake.goDown();
    expect((await faultOf(locator.rescan())).code).toBe('unreachable');
    expect(locator.current).toBe(found);
  });

  it('is given at once while a new search is under way', async () => {
    const locator = locate(source('one', fake.url));
    const found = await locator.find();
    const search = locator.rescan();
    expect(await locator.find()).toBe(found);
    await search;
  });

  it('is completed behind an answer by a dead one that is back', async () => {
    other.goDown();
    const sources = [configured([fake.url, other.url])];
    const locator = new Locator({ sources, transport, rejoinAfterMs: 0 });
    const [found] = await locator.find();
    await other.comeBack();
    await expect.poll(() => locator.find(), { interval: 5 }).toHaveLength(2);
    expect(locator.current[0]).toBe(found);
    await locator.rescan();
    const asked = fake.requests.length;
    await locator.find();
    expect(fake.requests).toHaveLength(asked);
  });

  it('is completed by the dead one of several as soon as that is back', async () => {
    other.goDown();
    const locator = locate(configured([fake.url, other.url]));
    expect(await locator.find()).toHaveLength(1);
    await other.comeBack();
    await locator.rejoin();
    expect(await locator.find()).toHaveLength(2);
    const asked = fake.requests.length;
    await locator.rejoin();
    expect(fake.requests).toHaveLength(asked);
  });
});
