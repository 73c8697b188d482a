import { afterEach, describe, expect, it } from 'vitest';
import { ask, openRig, type Rig } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const json = { 'content-type': 'application/json' };
const codeOf = (text: string) => JSON.parse(text).error.code;

describe('on loopback', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil:1'])(
    'refuses the Host "%s"',
    async (host) => {
      rig = await openRig();
      for (const path of ['/', '/healthz', '/api/v1/models', '/page/start']) {
        const { status, text } = await ask(rig, path, { headers: { host } });
        expect([status, codeOf(text)]).toEqual([403, 'forbidden']);
      }
    },
  );

  it.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '[::1]:8000'])(
    'takes the Host %s',
    async (host) => {
      rig = await openRig();
      expect((await ask(rig, '/healthz', { headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('refuses what another site sends: %j', async (headers) => {
    rig = await openRig();
    const body = { method: 'POST', headers: { ...json, ...headers }, chunks: ['{"prompt":"x"}'] };
    expect((await ask(rig, '/api/v1/generate', body)).status).toBe(403);
    expect((await ask(rig, '/api/v1/models', { headers })).status).toBe(403);
    expect((await ask(rig, '/page/start', { headers })).status).toBe(403);
    expect(rig.model.chats).toEqual([]);
  });

  it('lets its own page in, and a link from elsewhere open the page', async () => {
    rig = await openRig();
    const own = { origin: rig.url, 'sec-fetch-site': 'same-origin' };
    expect((await ask(rig, '/page/start', { headers: own })).status).toBe(200);
    const linked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask(rig, '/', { headers: linked })).status).toBe(200);
  });
});

describe('with a key', () => {
  it('asks for it everywhere but at the probes and the files of the page', async () => {
    rig = await openRig({ apiKey: 'a-good-key' });
    for (const path of ['/healthz', '/readyz', '/', '/app.js', '/styles.css', '/favicon.svg']) {
      expect((await ask(rig, path)).status).toBe(200);
    }
    for (const path of ['/api/v1/health', '/api/v1/models', '/page/start', '/nowhere']) {
      const { status, text, headers } = await ask(rig, path);
      expect([status, codeOf(text)]).toEqual([401, 'unauthorized']);
      expect(headers['www-authenticate']).toBe('Bearer');
    }
  });

  it.each([
    'Bearer wrong',
    'Bearer a-good-ke',
    'Bearer a-good-keyy',
    'Basic a-good-key',
    'Bearer ',
  ])('refuses "%s"', async (authorization) => {
    rig = await openRig({ apiKey: 'a-good-key' });
    expect((await ask(rig, '/api/v1/models', { headers: { authorization } })).status).toBe(401);
  });

  it('lets the key in', async () => {
    rig = await openRig({ apiKey: 'a-good-key' });
    const headers = { authorization: 'Bearer a-good-key' };
    expect((await ask(rig, '/api/v1/models', { headers })).status).toBe(200);
  });
});

describe('bodies', () => {
  it.each([
    ['announced', { 'content-length': String(2 * 1024 * 1024) }],
    ['in chunks of unknown number', { 'transfer-encoding': 'chunked' }],
  ])('are refused above 1 MiB, %s', async (_, headers) => {
    rig = await openRig();
    const chunks = Array.from({ length: 32 }, () => 'x'.repeat(64 * 1024));
    const answer = await ask(rig, '/api/v1/generate', {
      method: 'POST',
      headers: { ...json, ...headers },
      chunks,
    });
    expect([answer.status, codeOf(answer.text)]).toEqual([413, 'too_large']);
  });

  it.each([
    ['no JSON', json, '{"prompt":'],
    ['not UTF-8 JSON but a form', { 'content-type': 'text/plain' }, '{"prompt":"x"}'],
    ['nothing', json, ''],
  ])('are 400 when they are %s', async (_, headers, body) => {
    rig = await openRig();
    const answer = await ask(rig, '/api/v1/generate', { method: 'POST', headers, chunks: [body] });
    expect([answer.status, codeOf(answer.text)]).toEqual([400, 'invalid_request']);
  });
});

it('is 404 in the shape of an error for an unknown route', async () => {
  rig = await openRig();
  const { status, text } = await ask(rig, '/api/v2/models');
  expect([status, codeOf(text)]).toEqual([404, 'not_found']);
});
