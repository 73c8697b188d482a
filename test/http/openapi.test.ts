import { setMaxListeners } from 'node:events';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { httpApp } from '../../src/http/app.ts';
import { defaultTiming } from '../../src/http/timing.ts';
import { type Document, DocumentChecks } from './openapi-checks.ts';
import { all, ask, events, openRig, post, type Rig, type RigOptions } from './rig.ts';

const KEY = 'a-good-key';
const GENERATE = 'post /api/v1/generate';
const QUICK = { firstTokenMs: 100, betweenTokensMs: 100 };

const open: Rig[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rig) => rig.close()));
});

async function start(options: RigOptions = {}): Promise<Rig> {
  const rig = await openRig(options);
  open.push(rig);
  return rig;
}

async function documentOf(rig: Rig): Promise<Document> {
  return (await (await fetch(`${rig.url}/openapi.json`)).json()) as Document;
}

/** Every route under the paths that programs are promised, as `get /v1/models/{name}`. */
function routesOf(app: Hono): string[] {
  const isPromised = (path: string) =>
    /^\/(api\/)?v1\//.test(path) ||
    ['/healthz', '/readyz', '/metrics', '/openapi.json'].includes(path);
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' && isPromised(path))
    .map(
      ({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)(\{.*?\})?/g, '{$1}')}`,
    );
  return [...new Set(routes)].sort();
}

describe('GET /openapi.json', () => {
  it('is an OpenAPI 3.1 document', async () => {
    const rig = await start();
    const document = await documentOf(rig);
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    const found = await new Validator().validate(structuredClone(document));
    expect(found).toEqual({ valid: true });
  });

  it('tells of every route that the server has, and of no other', async () => {
    const rig = await start();
    const { paths } = await documentOf(rig);
    const told = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const life = new AbortController().signal;
    const parts = { health: undefined as never, timing: defaultTiming, life };
    const services = { ...rig.options, ...parts };
    const app = httpApp({ host: '127.0.0.1', services, isStopping: () => false });
    expect(routesOf(app)).toContain(GENERATE);
    expect(told.sort()).toEqual(routesOf(app));
  });

  it('names each operation once, and every schema that it refers to', async () => {
    const text = JSON.stringify(await documentOf(await start()));
    const names = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    const { components } = JSON.parse(text) as Document;
    const used = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(used.filter(([, name = '']) => !(name in components.schemas))).toEqual([]);
  });
});

describe('the document', () => {
  it('is true: each answer that it tells of can be had and looks like that', async () => {
    const checks = new DocumentChecks(await documentOf(await start()));
    const faults: string[] = [];
    /** Asks and checks; gives the status. */
    const see = async (
      rig: Rig,
      operation: string,
      { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
    ): Promise<number> => {
      const [method = '', path = ''] = operation.split(' ');
      const isPost = method === 'post';
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? { prompt: 'x' });
      const answer = await ask(rig, path, {
        method: method.toUpperCase(),
        headers: { ...(isPost && { 'content-type': 'application/json' }), ...headers },
        ...(isPost && { chunks: [text] }),
      });
      const type = String(answer.headers['content-type']);
      faults.push(...checks.faultsOf(operation, { ...answer, type }));
      return answer.status;
    };
    const operations = [
      ...new Set(checks.told.map((each) => each.split(' ').slice(0, 2).join(' '))),
    ];

    const well = await start({ foundry: { script: { reasoning: 'Hm.', text: 'one two' } } });
    for (const operation of operations) {
      expect([operation, await see(well, operation)]).toEqual([operation, 200]);
      expect(await see(well, operation, { headers: { host: 'evil.example' } })).toBe(403);
    }
    expect(await see(well, GENERATE, { body: { prompt: 'x', max_tokens: 1 } })).toBe(200);
    expect(await see(well, GENERATE, { body: {} })).toBe(400);
    expect(await see(well, GENERATE, { body: { prompt: 'x', model: 'no-such' } })).toBe(404);
    expect(await see(well, GENERATE, { body: `"${'x'.repeat(1_100_000)}"` })).toBe(413);
    well.model.fail({ path: '/v1/chat/completions', mode: 'status', status: 500 });
    expect(await see(well, GENERATE)).toBe(502);
    const plain = await start({ foundry: { generation: 'openai' } });
    expect(await see(plain, 'get /api/v1/models')).toBe(200);
    plain.model.fail({ path: '/v1/models', mode: 'status', status: 500, times: 99 });
    expect(await see(plain, 'get /api/v1/models')).toBe(502);

    const streamed = await post(`${well.url}/api/v1/generate`, { prompt: 'x', stream: true });
    for (const event of await all(events(streamed))) {
      faults.push(...checks.faultsOfEvent('GenerateEvent', event));
    }

    const impatient = await start({ foundry: { generation: 'openai' }, patience: QUICK });
    impatient.model.fail({ path: '/v1/chat/completions', mode: 'hang', times: 99 });
    expect(await see(impatient, GENERATE)).toBe(504);
    impatient.model.fail({ path: '/v1/models', mode: 'hang', times: 99 });
    expect(await see(impatient, 'get /api/v1/models')).toBe(504);

    const keyed = await start({ apiKey: KEY });
    for (const operation of operations) {
      const status = await see(keyed, operation, { headers: { authorization: 'Bearer wrong' } });
      expect([operation, status]).toEqual([
        operation,
        /healthz|readyz/.test(operation) ? 200 : 401,
      ]);
    }

    const gone = await start();
    gone.model.goDown();
    expect(await see(gone, 'get /api/v1/models')).toBe(503);
    expect(await see(gone, GENERATE)).toBe(503);
    expect(await see(gone, 'get /readyz')).toBe(503);
    expect(await see(gone, 'get /api/v1/health')).toBe(200);
    expect(await see(gone, 'get /metrics')).toBe(200);
    await gone.door.stopIntake();
    for (const operation of operations) {
      const status = operation === 'get /healthz' ? 200 : 503;
      expect([operation, await see(gone, operation)]).toEqual([operation, status]);
    }

    const defect = () => {
      throw new Error('a defect');
    };
    const broken = await start({
      doors: Object.defineProperty({}, 'telegram', { get: defect, enumerable: true }),
    });
    expect(await see(broken, 'get /api/v1/health')).toBe(500);
    expect(await see(broken, 'get /metrics')).toBe(500);

    const busy = await start();
    busy.model.hold();
    const leaving = new AbortController();
    const { signal } = leaving;
    setMaxListeners(0, signal);
    const waiting = Array.from({ length: 501 }, () =>
      post(`${busy.url}/api/v1/generate`, { prompt: 'x' }, { signal }).catch(() => {}),
    );
    await expect.poll(() => busy.options.foundry.queue.waiting, { timeout: 20_000 }).toBe(500);
    expect(await see(busy, GENERATE)).toBe(429);
    leaving.abort();
    await Promise.all(waiting);

    expect(faults).toEqual([]);
    // Where nothing of ours can be broken from outside, nobody has seen it broken.
    const unseen = checks.told.filter((each) => !checks.seen.has(each) && !each.endsWith(' 500'));
    expect(unseen).toEqual([]);
  });

  it('promises no more than the checks can see: what is not told is a fault', async () => {
    const checks = new DocumentChecks(await documentOf(await start()));
    const answer = { status: 200, type: 'application/json' };
    const told = { ...answer, text: '{"status":"ok"}' };
    expect(checks.faultsOf('get /healthz', told)).toEqual([]);
    expect(checks.faultsOf('get /healthz', { ...told, status: 418 })).toHaveLength(1);
    const more = { ...answer, text: '{"status":"ok","secret":1}' };
    expect(checks.faultsOf('get /healthz', more)).toHaveLength(1);
  });
});
