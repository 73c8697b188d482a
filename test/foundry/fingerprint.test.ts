import { afterEach, describe, expect, it } from 'vitest';
import { recognise } from '../../src/foundry/fingerprint.ts';
import { Transport } from '../../src/foundry/transport.ts';
import { type FakeFoundryOptions, startFakeFoundry } from '../fakes/foundry/index.ts';
import { type OddServer, sendJson, startOddServer } from './odd-server.ts';

const transport = new Transport();
let close: () => Promise<void> = async () => {};
afterEach(() => close());

async function recogniseAt(url: string) {
  return await recognise({ url, source: 'test' }, transport, new AbortController().signal);
}

/** What is made of a server with these routes; `hangs` never answers, others are 404. */
async function recogniseRoutes(routes: Readonly<Record<string, unknown>>, missing = '') {
  const server: OddServer = await startOddServer(({ url = '' }, res) => {
    const body = routes[url];
    if (body === undefined) res.writeHead(404).end(missing);
    else if (body !== 'hangs') sendJson(res, body);
  });
  close = server.close;
  return { found: await recogniseAt(server.url), server };
}

function everywhere(body: unknown): Readonly<Record<string, unknown>> {
  const paths = ['/status', '/models/loaded', '/openai/status', '/v1/models'];
  return Object.fromEntries(paths.map((path) => [path, body]));
}

const id = 'phi-4-mini-instruct-generic-cpu:5';
const status = { modelCachePath: '/x', endpoints: ['http://127.0.0.1:1'], pid: 1 };

describe('a server is recognised', () => {
  const quick: readonly FakeFoundryOptions[] = [
    { generation: 'g0' },
    { generation: 'g0', lowerCaseKeys: true },
    { generation: 'g1' },
    { generation: 'g2' },
  ];
  it.each(quick)('without its list, which may be slow: %j', async (options) => {
    const fake = await startFakeFoundry(options);
    close = () => fake.close();
    fake.fail({ path: '/v1/models', mode: 'hang' });
    const found = await recogniseAt(fake.url);
    expect(found?.generation).toBe(options.generation);
    expect(found?.latencyMs).toBeLessThan(1_000);
  });

  it('as g1 though it has the status of g2', async () => {
    const fake = await startFakeFoundry({ generation: 'g1', hasStatusRoute: true });
    close = () => fake.close();
    expect((await recogniseAt(fake.url))?.generation).toBe('g1');
  });

  it.each([
    ['g2, in words it has no other route', { '/v1/models': 'hangs' }, 'no mapping', 'g2'],
    ['g2, it lists exact ids', { '/v1/models': { data: [{ id }] } }, '', 'g2'],
    ['g1, it tells aliases', { '/v1/models': { data: [{ id, parent: 'phi' }] } }, '', 'g1'],
    ['g1, it lists no versions', { '/v1/models': { data: [{ id: 'phi' }] } }, '', 'g1'],
    ['g1, it lists nothing', { '/v1/models': { data: [] } }, '', 'g1'],
  ])('as %s', async (_, routes, missing, generation) => {
    const both = { '/status': status, '/models/loaded': [], ...routes };
    const { found } = await recogniseRoutes(both, missing);
    expect(found?.generation).toBe(generation);
  });

  it.each([
    ['names itself a list', { object: 'list', data: [] }],
    ['has none, as Ollama writes it', { object: 'list', data: null }],
  ])('as a plain one without models when it %s', async (_, list) => {
    const { found } = await recogniseRoutes({ '/v1/models': list });
    expect(found?.generation).toBe('openai');
  });

  it.each([
    ['no version', {}, undefined],
    ['its version', { version: '2.3.0' }, '2.3.0'],
    ['something else', { version: 7 }, undefined],
  ])('with %s', async (_, more, version) => {
    const routes = { '/status': { ...status, ...more }, '/models/loaded': [] };
    const { found } = await recogniseRoutes(routes, 'no mapping');
    expect(found).toMatchObject({ generation: 'g2' });
    expect(found?.version).toBe(version);
  });

  it('as a plain one that answers unknown routes with 200', async () => {
    const odd = { error: 'Unexpected endpoint or method' };
    const others = { '/status': odd, '/models/loaded': odd, '/openai/status': odd };
    const { found } = await recogniseRoutes({ ...others, '/v1/models': { data: [{ id }] } });
    expect(found?.generation).toBe('openai');
  });

  it.each([
    ['a page for everything', { '/status': 'ok', '/v1/models': '<html>' }],
    ['a status of its own', { '/status': { endpoints: 3 }, '/openai/status': ['x'] }],
    ['a list of nothing for everything', everywhere([])],
    ['a list of words for everything', everywhere(['a', 'b'])],
    ['data of something else', everywhere({ data: [{ id: 1, name: 'Ann' }] })],
    ['no data', everywhere({ data: [] })],
    ['nothing', {}],
  ])('not at all when it has %s', async (_, routes) => {
    expect((await recogniseRoutes(routes, 'no such page')).found).toBeUndefined();
  });

  it('and asked nothing more once that is certain', async () => {
    const routes = { '/status': 'hangs', '/v1/models': 'hangs', '/openai/status': 'hangs' };
    const { server, found } = await recogniseRoutes({
      ...routes,
      '/status': { practice: true },
    });
    expect(found?.generation).toBe('practice');
    await expect.poll(() => server.open, { interval: 5 }).toBe(0);
  });
});
