import { setMaxListeners } from 'node:events';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Hono } from 'hono';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../../src/foundry/events.ts';
import { httpApp } from '../../src/http/app.ts';
import { defaultTiming } from '../../src/http/timing.ts';
import { type Document, DocumentChecks } from './openapi-checks.ts';
import { type AskOptions, all, ask, openRig, post, type Rig, type RigOptions } from './rig.ts';

const KEY = 'a-good-key';
const GENERATE = 'post /api/v1/generate';

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
    // Nobody asks it anything.
    const never = undefined as never;
    const life = new AbortController().signal;
    const own = { health: never, replies: never, uploads: never, underWay: never };
    const parts = { ...own, timing: defaultTiming, life };
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

/** What is sent to routes that take a body. */
const BODIES: Readonly<Record<string, object>> = {
  [GENERATE]: { prompt: 'x' },
  'post /v1/chat/completions': { messages: [{ role: 'user', content: 'x' }] },
  'post /v1/completions': { prompt: 'x' },
  'post /v1/embeddings': { input: 'x' },
};
const LISTS = ['get /api/v1/models', 'get /v1/models', 'get /v1/models/{name}'];
const ASKING = [...LISTS, ...Object.keys(BODIES)];
/** Where the fake takes them. */
const MODEL_ROUTES = /^\/v1\/(chat\/completions|completions|embeddings)$/;
const MANY = Number.POSITIVE_INFINITY;

type SeeOptions = AskOptions & { readonly body?: object; readonly name?: string };

/** Asks a server and holds each answer against the document. */
function watching(checks: DocumentChecks, faults: string[]) {
  /** Gives the status. */
  return async (rig: Rig, operation: string, options: SeeOptions = {}): Promise<number> => {
    const { body = BODIES[operation], name = 'phi-4-mini', headers, ...rest } = options;
    const [method = '', path = ''] = operation.split(' ');
    const answer = await ask(rig, path.replace('{name}', name), {
      method: method.toUpperCase(),
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { chunks: [JSON.stringify(body)] }),
      ...rest,
    });
    faults.push(...checks.faultsOf(operation, answer));
    return answer.status;
  };
}

describe('the document is true', () => {
  let checks: DocumentChecks;
  let see: ReturnType<typeof watching>;
  const faults: string[] = [];
  let operations: string[];

  beforeAll(async () => {
    const rig = await openRig();
    checks = new DocumentChecks(await documentOf(rig));
    await rig.close();
    see = watching(checks, faults);
    const two = checks.told.map((each) => each.split(' ').slice(0, 2).join(' '));
    operations = [...new Set(two)];
  });

  /** Each of these operations answers with this status. */
  async function expectAll(
    rig: Rig,
    asked: readonly string[],
    status: number | ((operation: string) => number),
    options: (operation: string) => SeeOptions = () => ({}),
  ): Promise<void> {
    for (const operation of asked) {
      const wanted = typeof status === 'number' ? status : status(operation);
      expect([operation, await see(rig, operation, options(operation))]).toEqual([
        operation,
        wanted,
      ]);
    }
  }

  it('of every success', async () => {
    const rig = await start({ foundry: { script: { reasoning: 'Hm.', text: 'one two' } } });
    await expectAll(rig, operations, 200);
    expect(await see(rig, GENERATE, { body: { prompt: 'x', max_tokens: 1 } })).toBe(200);
  });

  it.each([
    ['GenerateEvent', GENERATE],
    ['CreateChatCompletionEvent', 'post /v1/chat/completions'],
    ['CreateCompletionEvent', 'post /v1/completions'],
  ])('of every %s', async (schema, operation) => {
    const rig = await start({ foundry: { script: { reasoning: 'Hm.', text: 'one two' } } });
    const url = `${rig.url}${operation.split(' ')[1]}`;
    const heard = async () => {
      const response = await post(url, { ...BODIES[operation], stream: true });
      const data = response.body === null ? [] : await all(readEvents(response.body));
      return data.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line));
    };
    const whole = await heard();
    rig.model.fail({ path: MODEL_ROUTES, mode: 'reset-mid-stream', afterTokens: 1 });
    const broken = await heard();
    expect(whole.length).toBeGreaterThan(1);
    expect(broken.at(-1)).toHaveProperty('error');
    for (const event of [...whole, ...broken]) faults.push(...checks.faultsOfEvent(schema, event));
  });

  it('of what is wrong with a request', async () => {
    const rig = await start({ timing: { bodyMs: 300 } });
    const posts = Object.keys(BODIES);
    await expectAll(rig, operations, 403, () => ({ headers: { host: 'evil.example' } }));
    await expectAll(rig, posts, 400, () => ({ body: {} }));
    const unknown = (operation: string) => ({ ...BODIES[operation], model: 'no-such' });
    await expectAll(rig, posts, 404, (operation) => ({ body: unknown(operation) }));
    expect(await see(rig, 'get /v1/models/{name}', { name: 'no-such' })).toBe(404);
    const large = { 'content-length': String(30 * 1024 * 1024) };
    await expectAll(rig, posts, 413, () => ({ headers: large, isCutShort: true }));
    await expectAll(rig, posts, 408, () => ({ isCutShort: true }));
  });

  it('of a key that is wrong', async () => {
    const rig = await start({ apiKey: KEY, timing: { wrongKeyMs: 1 } });
    const isOpen = (operation: string) => /healthz|readyz/.test(operation);
    const headers = { authorization: 'Bearer wrong' };
    await expectAll(
      rig,
      operations,
      (each) => (isOpen(each) ? 200 : 401),
      () => ({ headers }),
    );
  });

  it('of a model server that fails, or says nothing', async () => {
    const foundry = { generation: 'openai' } as const;
    const failing = await start({ foundry });
    const silent = await start({ foundry, timing: { queueMs: 100 } });
    await expectAll(failing, ['get /api/v1/models'], 200);
    await expectAll(silent, ['get /api/v1/models'], 200);
    const path = /^\/v1\//;
    failing.model.fail({ path: MODEL_ROUTES, mode: 'status', status: 500, times: MANY });
    await expectAll(failing, Object.keys(BODIES), 502);
    failing.model.fail({ path, mode: 'status', status: 500, times: MANY });
    await expectAll(failing, LISTS, 502);
    silent.model.hold();
    const held = post(`${silent.url}/api/v1/generate`, BODIES[GENERATE]);
    await silent.model.untilHeld();
    await expectAll(silent, Object.keys(BODIES), 504);
    silent.model.release();
    await held;
    silent.model.fail({ path, mode: 'hang', times: MANY });
    const statuses = await Promise.all(LISTS.map((operation) => see(silent, operation)));
    expect(statuses).toEqual(LISTS.map(() => 504));
  });

  it('of no model server, and of a product that stops', async () => {
    const rig = await start();
    rig.model.goDown();
    await expectAll(rig, [...ASKING, 'get /readyz'], 503);
    await expectAll(rig, ['get /api/v1/health', 'get /metrics'], 200);
    await rig.door.stopIntake();
    await expectAll(rig, operations, (each) => (each === 'get /healthz' ? 200 : 503));
  });

  it('of a fault of ours', async () => {
    const get = () => {
      throw new Error('a defect');
    };
    const doors = Object.defineProperty({}, 'telegram', { get, enumerable: true });
    const rig = await start({ doors });
    await expectAll(rig, ['get /api/v1/health', 'get /metrics'], 500);
  });

  it('of a queue that is full', async () => {
    const rig = await start();
    rig.model.hold();
    const leaving = new AbortController();
    const { signal } = leaving;
    setMaxListeners(0, signal);
    const waiting = Array.from({ length: 101 }, () =>
      post(`${rig.url}/api/v1/generate`, BODIES[GENERATE], { signal }).catch(() => {}),
    );
    const { foundry } = rig.options;
    await expect.poll(() => foundry.queue.waiting, { timeout: 20_000 }).toBe(100);
    await expectAll(rig, Object.keys(BODIES), 429);
    leaving.abort();
    await Promise.all(waiting);
  });

  it('in all: each answer looks like that, and there is none that nobody has seen', () => {
    expect(faults).toEqual([]);
    // Where nothing of ours can be broken from outside, nobody has seen it broken.
    const unseen = checks.told.filter((each) => !checks.seen.has(each) && !each.endsWith(' 500'));
    expect(unseen).toEqual([]);
  });

  it('promises no more than the checks can see: what is not told is a fault', async () => {
    const checks = new DocumentChecks(await documentOf(await start()));
    const answer = { status: 200, headers: { 'content-type': 'application/json' } };
    const told = { ...answer, text: '{"status":"ok"}' };
    expect(checks.faultsOf('get /healthz', told)).toEqual([]);
    expect(checks.faultsOf('get /healthz', { ...told, status: 418 })).toHaveLength(1);
    const more = { ...answer, text: '{"status":"ok","secret":1}' };
    expect(checks.faultsOf('get /healthz', more)).toHaveLength(1);
  });
});
