import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { damaged } from '../bots/damaged-json.ts';
import { ask, openRig, type RawAnswer, type Rig } from './rig.ts';

/** Every route of the contract and of the page, whether this build has it or not. */
const PATHS = [
  '/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/api/v1/health',
  '/api/v1/models',
  '/api/v1/generate',
  '/v1/models',
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/embeddings',
  '/page/messages',
  '/page/stop',
  '/page/history',
  '/page/commands',
  '/page/completions',
  '/telegram/webhook',
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];
const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
];
/** A body that each route takes. */
const WHOLE: readonly [string, unknown][] = [
  ['/api/v1/generate', { prompt: 'Hello', temperature: 0.5, max_tokens: 9, system: 'Be brief.' }],
  ['/api/v1/generate', { prompt: 'Hello', stream: true }],
  ['/v1/chat/completions', { model: 'phi-4-mini', messages, max_tokens: 9, stop: ['x'] }],
  ['/v1/chat/completions', { model: 'phi-4-mini', messages, stream: true }],
  ['/v1/completions', { model: 'phi-4-mini', prompt: 'Hello', max_tokens: 9 }],
  ['/v1/embeddings', { model: 'phi-4-mini', input: ['Hello'] }],
  ['/page/messages', { conversation: 'fuzz', id: 'a1', text: 'Hello', isPress: false }],
  [
    '/page/messages',
    { conversation: 'fuzz', id: 'a2', invocation: { command: 'help', argument: '' } },
  ],
  ['/page/stop', { conversation: 'fuzz' }],
];

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

/** True status, our shape of errors, and nothing that the log calls a fault of ours. */
function expectTrue({ status, headers, text }: RawAnswer, what: unknown): void {
  const label = `${JSON.stringify(what)} -> ${status} ${text.slice(0, 300)}`;
  expect(status, label).toBeGreaterThanOrEqual(200);
  // A route of the product may find that its model server cannot do it, but nothing breaks.
  expect([500, 505], label).not.toContain(status);
  if (status < 400 || text === '') return;
  expect(headers['content-type'], label).toContain('application/json');
  const { error } = JSON.parse(text) as { error: { code: unknown; message: unknown } };
  expect(typeof error.code, label).toBe('string');
  expect(typeof error.message, label).toBe('string');
  expect(text.length, label).toBeLessThan(5_000);
}

async function expectAlive(): Promise<void> {
  expect((await ask(rig, '/healthz')).status).toBe(200);
  expect(rig.lines.filter((line) => /"code":"(internal|bug)"/.test(line))).toEqual([]);
}

const segment = fc.oneof(
  fc.constantFrom('..', '.', '%2e%2e', '%00', '%', '%zz', '%c0%af', '__proto__', 'app.js', '*'),
  fc.webSegment(),
  fc.string({ maxLength: 30 }).map(encodeURIComponent),
);
const path = fc.oneof(
  fc.constantFrom(...PATHS),
  fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`),
  fc.tuple(fc.constantFrom(...PATHS), segment).map(([known, more]) => `${known}/${more}`),
);
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((text) => `?${text}`),
  fc
    .dictionary(
      fc.constantFrom('conversation', 'command', 'argument', '__proto__', 'x'),
      fc.string({ unit: 'grapheme', maxLength: 50 }),
    )
    .map((parameters) => `?${new URLSearchParams(parameters)}`),
);
const headerText = fc.stringMatching(/^[ -~]{0,60}$/);
const headers = fc.record(
  {
    host: fc.oneof(fc.constant('localhost'), headerText),
    origin: headerText,
    'sec-fetch-site': fc.constantFrom('same-origin', 'cross-site', 'none', 'odd'),
    'content-type': fc.oneof(
      fc.constantFrom('application/json', 'text/plain', 'application/json; charset=utf-16'),
      headerText,
    ),
    authorization: headerText,
    'accept-language': headerText,
    accept: headerText,
    'if-none-match': headerText,
    range: headerText,
    'x-telegram-bot-api-secret-token': headerText,
  },
  { requiredKeys: [] },
);

describe('whatever is asked', () => {
  it('any method, path, query and header get a true answer', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METHODS),
        path,
        query,
        headers,
        fc.option(fc.string({ maxLength: 200 })),
        async (method, where, parameters, sent, body) => {
          const chunks = body === null || method === 'TRACE' ? [] : [body];
          const answer = await ask(rig, `${where}${parameters}`, {
            method,
            headers: sent,
            chunks,
          });
          expectTrue(answer, [method, where, parameters, sent]);
        },
      ),
      { numRuns: 400 },
    );
    await expectAlive();
  });

  it.each(WHOLE)(
    'any body that is not quite what %s takes',
    { timeout: 60_000 },
    async (where, whole) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(damaged(whole), fc.jsonValue()), async (body) => {
          const answer = await ask(rig, where, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            chunks: [JSON.stringify(body) ?? ''],
          });
          expectTrue(answer, [where, body]);
        }),
        { numRuns: 60 },
      );
      await expectAlive();
    },
  );

  it.each([
    ['deep arrays', '['.repeat(200_000)],
    ['deep arrays that end', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['deep objects', '{"a":'.repeat(100_000)],
    ['a prompt of deep objects', `{"prompt":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['the prototype', '{"__proto__":{"prompt":"x"},"constructor":{"prototype":{"prompt":"x"}}}'],
    ['huge numbers', '{"prompt":"x","temperature":1e999,"max_tokens":1e400}'],
    ['a number of many digits', `{"prompt":"x","max_tokens":${'9'.repeat(100_000)}}`],
    ['one key many times', `{${'"prompt":"x",'.repeat(10_000)}"prompt":7}`],
    ['a lone surrogate', '{"prompt":"\\ud800","model":"\\udfff"}'],
    ['nul', '{"prompt":"\\u0000"}'],
    ['a byte order mark', '\ufeff{"prompt":"x"}'],
    ['nothing', ''],
    ['blanks', ' '.repeat(100_000)],
  ])('%s in a body', async (_, body) => {
    for (const where of ['/api/v1/generate', '/v1/chat/completions', '/page/messages']) {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
      expectTrue(await ask(rig, where, { ...init, chunks: [body] }), [where, body.slice(0, 60)]);
    }
    await expectAlive();
  });

  it('bytes that are not HTTP end the connection, and no other', { timeout: 60_000 }, async () => {
    const line = fc.oneof(
      fc.constantFrom(
        'GET / HTTP/1.1',
        'GET http://evil.example/ HTTP/1.1',
        'GET //evil.example HTTP/1.1',
        'GET \\\\ HTTP/1.1',
        'OPTIONS * HTTP/1.1',
        'CONNECT evil.example:443 HTTP/1.1',
        'GET / HTTP/9.9',
        'Host: localhost',
        'Host:',
        'Host: a b',
        'Content-Length: 5',
        'Content-Length: -5',
        'Transfer-Encoding: chunked',
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Expect: 100-continue',
        '',
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 80 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const socket = connect(rig.port, '127.0.0.1');
        socket.on('error', () => {});
        const closed = once(socket, 'close');
        let heard = '';
        socket.on('data', (data) => {
          heard += String(data);
        });
        socket.end(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
        await closed;
        expect(heard).not.toMatch(/^HTTP\/1\.1 500/m);
      }),
      { numRuns: 150 },
    );
    await expectAlive();
  });
});
