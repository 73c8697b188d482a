import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ByteBudget } from '../../src/http/byte-budget.ts';
import { all, ask, openRig, post, type Rig, type RigOptions } from './rig.ts';

const CHAT = '/v1/chat/completions';
const json = { 'content-type': 'application/json' };
const messages = [{ role: 'user', content: 'Hello?' }];

let rig: Rig;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await rig.close();
});

const open = async (options: RigOptions = {}) => {
  rig = await openRig(options);
};

/** A connection by hand; what it says is not read until somebody listens. */
async function dial(): Promise<Socket> {
  const socket = connect(rig.port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function textOf(socket: Socket): Promise<string> {
  return (await all(socket.setEncoding('utf8'))).join('');
}

function head(path: string, headers: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries({ host: 'localhost', ...json, ...headers });
  return [
    `POST ${path} HTTP/1.1`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');
}

describe('a body', () => {
  it.each([CHAT, '/api/v1/generate'])('that comes too slowly at %s is given up', async (path) => {
    await open({ timing: { bodyMs: 100 } });
    const socket = await dial();
    socket.write(`${head(path, { 'content-length': 100 })}{"prompt"`);
    const text = await textOf(socket);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('"code":"too_slow"');
  });

  it('may hold pictures where programs show them, up to a limit', async () => {
    await open({ foundry: { script: 'yes' } });
    const asked = (mib: number) =>
      post(`${rig.url}${CHAT}`, { messages, junk: 'x'.repeat(mib * 1024 * 1024) });
    expect((await asked(6)).status).toBe(200);
    const refused = await asked(21);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toEqual({
      error: {
        message: 'body: expected at most 20 MiB.',
        type: 'invalid_request_error',
        param: null,
        code: 'too_large',
      },
    });
  });

  it('that is nested without end is refused', async () => {
    await open();
    for (const depth of [100, 200_000]) {
      const deep = `{"messages":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      const answer = await ask(rig, CHAT, { method: 'POST', headers: json, chunks: [deep] });
      expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([400, 'invalid_request']);
    }
  });

  it('that is all small parts is refused before it costs time', async () => {
    await open();
    const many = `{"messages":[${'{},'.repeat(3_000_000)}{}]}`;
    const answer = await ask(rig, CHAT, { method: 'POST', headers: json, chunks: [many] });
    expect([answer.status, JSON.parse(answer.text).error.code]).toEqual([400, 'invalid_request']);
  });

  it('that breaks off leaves nothing behind', async () => {
    await open({ foundry: { script: 'yes' } });
    for (const part of ['', '{"messages":', '{"messages":[]']) {
      const socket = await dial();
      socket.write(`${head(CHAT, { 'content-length': 1_000 })}${part}`);
      socket.destroy();
    }
    expect((await post(`${rig.url}${CHAT}`, { messages })).status).toBe(200);
  });
});

it('bodies of many programs share a limit of memory', () => {
  const budget = new ByteBudget(10);
  const [first, second] = [budget.open(), budget.open()];
  first.take(6);
  second.take(4);
  expect(() => second.take(1)).toThrow(expect.objectContaining({ status: 429 }));
  first.close();
  first.close();
  second.take(6);
  expect(() => second.take(1)).toThrow();
});

describe('a stream whose client does not read', () => {
  it.each([CHAT, '/api/v1/generate'])('at %s stops the model server, then ends', async (path) => {
    const piece = 'x'.repeat(16 * 1024);
    async function* endless() {
      for (;;) yield piece;
    }
    await open({
      foundry: { script: endless(), generation: 'openai', models: [ENDLESS] },
      timing: { stallMs: 500 },
    });
    const socket = await dial();
    socket.pause();
    const body = JSON.stringify({ messages, prompt: 'x', stream: true, max_tokens: 1e6 });
    socket.write(`${head(path, { 'content-length': body.length })}${body}`);
    await rig.model.until(() => rig.model.answers[0]?.end === 'abandoned');
    // What the sockets in between take up, and not what a model can write in half a second.
    expect((rig.model.answers[0]?.tokens ?? 0) * piece.length).toBeLessThan(32 * 1024 * 1024);
    await once(socket.resume(), 'close');
  });
});

const ENDLESS = { alias: 'm', id: 'm', cached: true, loaded: true, task: 'chat-completion' };

it('answers many streams at once', async () => {
  const count = 100;
  await open({ concurrency: count, foundry: { script: 'one two three', tokenMs: 1 } });
  rig.model.hold();
  const answers = Array.from({ length: count }, async () => {
    const response = await post(`${rig.url}${CHAT}`, { messages, stream: true });
    return await response.text();
  });
  await rig.model.untilHeld({ answers: count, withinMs: 40_000 });
  rig.model.release();
  for (const text of await Promise.all(answers)) {
    expect(text).toContain('three');
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  }
});

describe('a method', () => {
  it.each([
    ['GET', CHAT, 'POST, OPTIONS'],
    ['DELETE', '/v1/models', 'HEAD, GET, OPTIONS'],
    ['POST', '/api/v1/health', 'HEAD, GET, OPTIONS'],
    ['PUT', '/healthz', 'HEAD, GET, OPTIONS'],
  ])('%s that %s does not know is 405', async (method, path, allow) => {
    await open();
    const { status, headers, text } = await ask(rig, path, { method });
    expect([status, headers.allow]).toEqual([405, allow]);
    expect(JSON.parse(text).error.code).toBe('method_not_allowed');
  });

  it('HEAD gives what GET gives, without a body', async () => {
    await open();
    const { status, text } = await ask(rig, '/v1/models', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
  });

  it('OPTIONS tells the methods, and lets no other site in', async () => {
    await open();
    const { status, headers } = await ask(rig, CHAT, { method: 'OPTIONS' });
    expect([status, headers.allow]).toEqual([204, 'POST, OPTIONS']);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect((await ask(rig, '/nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });
});

it('answers wrong keys later and later, and the right one at once', async () => {
  await open({ apiKey: 'a-good-key', timing: { wrongKeyMs: 300 } });
  const timed = async (key: string) => {
    const startedAt = performance.now();
    const headers = { authorization: `Bearer ${key}` };
    const { status } = await ask(rig, '/api/v1/models', { headers });
    return { status, ms: performance.now() - startedAt };
  };
  const [first, second] = [await timed('wrong'), await timed('wrong')];
  expect([first.status, second.status]).toEqual([401, 401]);
  expect(first.ms).toBeGreaterThanOrEqual(295);
  expect(second.ms).toBeGreaterThanOrEqual(595);
  const third = timed('wrong');
  let isOver = false;
  void third.then(() => {
    isOver = true;
  });
  expect((await timed('a-good-key')).status).toBe(200);
  expect(isOver).toBe(false);
  expect((await third).status).toBe(401);
});
