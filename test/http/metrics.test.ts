import { afterEach, describe, expect, it } from 'vitest';
import { reading } from '../metrics/parse.ts';
import { all, ask, events, openRig, post, type Rig } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const read = async (init?: RequestInit) => (await fetch(`${rig.url}/metrics`, init)).text();

describe('GET /metrics', () => {
  it('is the text that Prometheus reads, and is not kept by anybody', async () => {
    rig = await openRig();
    const response = await fetch(`${rig.url}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toMatch(/^# HELP foundry_chat_foundry_up /);
  });

  it('counts questions of people and of programs, and what became of them', async () => {
    rig = await openRig({ foundry: { script: 'one two three' } });
    const message = { conversation: 'c', id: '1', text: 'hi' };
    await all(events(await post(`${rig.url}/page/messages`, message)));
    await post(`${rig.url}/api/v1/generate`, { prompt: 'x' });
    await all(events(await post(`${rig.url}/api/v1/generate`, { prompt: 'x', stream: true })));
    await post(`${rig.url}/api/v1/generate`, { prompt: 'x', model: 'no-such-model' });
    const text = await read();
    const asked = (platform: string) =>
      reading(text, 'foundry_chat_questions_total', { platform, way: 'first' });
    expect([asked('web'), asked('api')]).toEqual([1, 3]);
    const answers = (labels: Record<string, string>) =>
      reading(text, 'foundry_chat_answers_total', labels);
    expect(answers({ platform: 'web', outcome: 'done' })).toBe(1);
    expect(answers({ platform: 'api', outcome: 'done' })).toBe(2);
    expect(answers({ platform: 'api', outcome: 'failed', code: 'model_unknown' })).toBe(1);
    const model = 'phi-4-mini';
    expect(reading(text, 'foundry_chat_first_token_seconds_count', { model })).toBe(3);
    expect(reading(text, 'foundry_chat_tokens_total', { model, direction: 'out' })).toBeGreaterThan(
      5,
    );
    expect(reading(text, 'foundry_chat_servers_found_total')).toBe(1);
  });

  it('counts requests by route, never by what else stands in an address', async () => {
    rig = await openRig();
    await fetch(`${rig.url}/api/v1/models?secret=1`);
    await fetch(`${rig.url}/healthz`);
    await fetch(`${rig.url}/`);
    await ask(rig, '/healthz', { headers: { host: 'evil.example' } });
    await fetch(`${rig.url}/wp-admin/secret`);
    await post(`${rig.url}/api/v1/generate`, {});
    const text = await read();
    const count = (route: string, status: string) =>
      reading(text, 'foundry_chat_http_requests_total', { route, status });
    expect(count('/api/v1/models', '200')).toBe(1);
    expect([count('/healthz', '200'), count('/healthz', '403'), count('/', '200')]).toEqual([
      1, 1, 1,
    ]);
    expect(count('none', '404')).toBe(1);
    expect(count('/api/v1/generate', '400')).toBe(1);
    expect(text).not.toContain('secret');
  });

  it('counts what a program left as stopped', async () => {
    rig = await openRig({ foundry: { script: 'one two three' } });
    rig.model.hold();
    const leaving = new AbortController();
    const init = { signal: leaving.signal };
    const stream = await post(`${rig.url}/api/v1/generate`, { prompt: 'x', stream: true }, init);
    await events(stream).next();
    leaving.abort();
    await expect
      .poll(async () =>
        reading(await read(), 'foundry_chat_answers_total', {
          platform: 'api',
          outcome: 'stopped',
        }),
      )
      .toBe(1);
  });

  it('tells that Foundry is gone, and who waits while it is there', async () => {
    rig = await openRig({ foundry: { script: 'one two three' } });
    rig.model.hold();
    const first = post(`${rig.url}/api/v1/generate`, { prompt: 'x' });
    const second = post(`${rig.url}/api/v1/generate`, { prompt: 'x' });
    await expect
      .poll(async () => {
        const text = await read();
        return ['running', 'waiting'].map((name) => reading(text, `foundry_chat_queue_${name}`));
      })
      .toEqual([1, 1]);
    expect(reading(await read(), 'foundry_chat_foundry_up')).toBe(1);
    rig.model.release();
    await Promise.all([first, second]);
    rig.model.goDown();
    await expect
      .poll(async () => reading(await read(), 'foundry_chat_foundry_up'), { timeout: 15_000 })
      .toBe(0);
  });

  it('is behind the key and the Host check like everything else', async () => {
    rig = await openRig({ apiKey: 'secret-key' });
    expect((await fetch(`${rig.url}/metrics`)).status).toBe(401);
    const authorization = 'Bearer secret-key';
    expect(await read({ headers: { authorization } })).toContain('foundry_chat_foundry_up 1');
    const foreign = { host: 'evil.example', authorization };
    expect((await ask(rig, '/metrics', { headers: foreign })).status).toBe(403);
  });
});
