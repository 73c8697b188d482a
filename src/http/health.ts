import { Hono } from 'hono';
import type { FoundryHealth } from '../foundry/types.ts';
import type { HttpServices } from './services.ts';

const READY_MAX_AGE_MS = 1_000;
const BOTS = ['telegram', 'discord'];

/** `/healthz`: the process lives. `/readyz`: 503 until Foundry answers. Both without a key. */
export function probeRoutes({ health }: Pick<HttpServices, 'health'>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { latencyMs } = await health.read({ maxAgeMs: READY_MAX_AGE_MS });
    const isReady = latencyMs !== undefined;
    return c.json({ status: isReady ? 'ready' : 'waiting for Foundry' }, isReady ? 200 : 503);
  });
  return app;
}

/** `GET /api/v1/health`: 200 whatever Foundry does; the body tells. */
export function healthRoutes({ health, doors }: Pick<HttpServices, 'health' | 'doors'>): Hono {
  const app = new Hono();
  app.get('/api/v1/health', async (c) => {
    const found = await health.read({ maxAgeMs: 0 });
    const states = doors();
    return c.json({
      status: found.status,
      models_count: found.modelsCount,
      port: portOf(found),
      ...(found.error === undefined ? {} : { error: found.error }),
      ...(found.errorAgeSeconds === undefined ? {} : { last_error_age_s: found.errorAgeSeconds }),
      foundry: {
        url: found.url ?? null,
        generation: found.generation ?? null,
        version: found.version ?? null,
        source: found.source ?? null,
        latency_ms: found.latencyMs ?? null,
        loaded: found.loaded,
        tokens_per_second: roundedTo1(found.tokensPerSecond),
      },
      bots: Object.fromEntries(BOTS.map((name) => [name, { state: states[name] ?? 'off' }])),
      queue: found.queue,
      uptime_s: Math.floor(process.uptime()),
    });
  });
  return app;
}

function roundedTo1(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10) / 10;
}

/** The port of Foundry's address; 0 when there is none. */
function portOf({ url }: FoundryHealth): number {
  if (url === undefined) return 0;
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
