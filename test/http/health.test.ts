import { afterEach, describe, expect, it } from 'vitest';
import { openRig, type Rig } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

describe('probes', () => {
  it('says that the process lives while Foundry is gone', async () => {
    rig = await openRig();
    rig.model.goDown();
    const response = await fetch(`${rig.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('is ready once Foundry answers, and not before', async () => {
    rig = await openRig();
    rig.model.goDown();
    expect((await fetch(`${rig.url}/readyz`)).status).toBe(503);
    await rig.model.comeBack();
    await expect.poll(async () => (await fetch(`${rig.url}/readyz`)).status).toBe(200);
  });

  it('asks Foundry once for many readiness probes in a second', async () => {
    rig = await openRig();
    await fetch(`${rig.url}/readyz`);
    const asked = rig.model.requests.length;
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${rig.url}/readyz`)));
    expect(rig.model.requests.length).toBe(asked);
  });
});

describe('GET /api/v1/health', () => {
  it('tells address, models, bots and queue', async () => {
    rig = await openRig({ doors: { telegram: 'ready', web: 'ready' } });
    const response = await fetch(`${rig.url}/api/v1/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'healthy',
      models_count: expect.any(Number),
      port: rig.model.port,
      foundry: {
        url: rig.model.url,
        generation: 'g2',
        version: null,
        source: 'daemon.json',
        latency_ms: expect.any(Number),
        loaded: expect.arrayContaining(['Phi-4-mini-instruct-generic-gpu:5']),
        tokens_per_second: null,
      },
      bots: { telegram: { state: 'ready' }, discord: { state: 'off' } },
      queue: { running: 0, waiting: 0 },
      uptime_s: expect.any(Number),
    });
  });

  it('is 200 and disconnected, with the reason, when nothing answers', async () => {
    rig = await openRig();
    rig.model.goDown();
    const response = await fetch(`${rig.url}/api/v1/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'disconnected',
      models_count: 0,
      port: 0,
      error: expect.stringContaining('unreachable'),
      last_error_age_s: 0,
      foundry: { url: null, version: null, tokens_per_second: null, loaded: [] },
    });
  });

  it('tells the measured speed, in tokens a second', async () => {
    rig = await openRig({ foundry: { script: { text: 'a b c d e f g h', tokenMs: 5 } } });
    await fetch(`${rig.url}/api/v1/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'Hello' }),
    });
    const response = await fetch(`${rig.url}/api/v1/health`);
    const { foundry } = (await response.json()) as { foundry: { tokens_per_second: number } };
    expect(foundry.tokens_per_second).toBeGreaterThan(1);
    expect(foundry.tokens_per_second).toBeLessThan(1_000);
  });

  it('answers within 3 seconds while Foundry hangs', async () => {
    rig = await openRig();
    await fetch(`${rig.url}/api/v1/health`);
    rig.model.fail({ path: /./, mode: 'hang', times: Number.POSITIVE_INFINITY });
    const startedAt = performance.now();
    const response = await fetch(`${rig.url}/api/v1/health`);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      port: rig.model.port,
      error: expect.stringContaining('timeout'),
    });
  });
});

describe('GET /api/v1/models', () => {
  it('lists every model with state and kind', async () => {
    rig = await openRig();
    const { models, count } = (await (await fetch(`${rig.url}/api/v1/models`)).json()) as {
      models: object[];
      count: number;
    };
    expect(count).toBe(models.length);
    expect(models).toContainEqual(
      expect.objectContaining({
        id: 'Phi-4-mini-instruct-generic-gpu:5',
        alias: expect.any(String),
        state: 'loaded',
        kind: 'chat',
      }),
    );
    expect(models).toContainEqual(expect.objectContaining({ kind: 'embedding' }));
  });

  it('is 503 in the shape of an error when nothing answers', async () => {
    rig = await openRig();
    rig.model.goDown();
    const response = await fetch(`${rig.url}/api/v1/models`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { error: { code: 'unreachable', message: expect.stringContaining('foundry server start') } },
    ]);
  });
});
