import { Hono } from 'hono';
import { z } from 'zod';
import type { FoundryHealth } from '../foundry/types.ts';
import type { RouteDoc } from './route-doc.ts';
import type { HttpServices } from './services.ts';

const READY_MAX_AGE_MS = 1_000;

const count = z.int().min(0);
const bot = z.object({
  state: z.enum(['off', 'connecting', 'ready', 'failing', 'stopped']),
});

const healthAnswer = z.object({
  status: z.enum(['healthy', 'degraded', 'disconnected']),
  models_count: count,
  port: count.meta({ description: "Of Foundry's address; 0 when there is none." }),
  error: z.string().optional().meta({ description: 'What is wrong now, or was last; a sentence.' }),
  last_error_age_s: count.optional(),
  foundry: z.object({
    url: z.string().nullable(),
    generation: z.enum(['g0', 'g1', 'g2', 'openai', 'practice']).nullable(),
    version: z.string().nullable(),
    source: z.string().nullable().meta({ description: 'How the address was found.' }),
    latency_ms: count.nullable(),
    loaded: z.array(z.string()),
    tokens_per_second: z.number().nullable(),
  }),
  bots: z.object({ telegram: bot, discord: bot }),
  queue: z.object({ running: count, waiting: count }),
  uptime_s: count,
});
const alive = z.object({ status: z.literal('ok') });
const ready = z.object({ status: z.literal('ready') });
const unready = z.object({ status: z.literal('waiting for Foundry') });

/** See {@link probeRoutes}. */
export const healthzDoc: RouteDoc = {
  method: 'get',
  path: '/healthz',
  name: 'healthz',
  summary: 'The process lives.',
  answer: { json: alive },
  isOpen: true,
};

/** See {@link probeRoutes}. */
export const readyzDoc: RouteDoc = {
  method: 'get',
  path: '/readyz',
  name: 'readyz',
  summary: 'A model server answers.',
  answer: { json: ready },
  unready,
  isOpen: true,
};

/** See {@link healthRoutes}. */
export const healthDoc: RouteDoc = {
  method: 'get',
  path: '/api/v1/health',
  name: 'health',
  summary: 'How Foundry, the bots and the queue are doing; 200 whatever Foundry does.',
  answer: { json: healthAnswer },
};

/** `/healthz`: the process lives. `/readyz`: 503 until Foundry answers. Both without a key. */
export function probeRoutes({ health }: Pick<HttpServices, 'health'>): Hono {
  const app = new Hono();
  app.get(healthzDoc.path, (c) => c.json({ status: 'ok' } satisfies z.infer<typeof alive>));
  app.get(readyzDoc.path, async (c) => {
    const { latencyMs } = await health.read({ maxAgeMs: READY_MAX_AGE_MS });
    if (latencyMs !== undefined) return c.json({ status: 'ready' } satisfies z.infer<typeof ready>);
    return c.json({ status: 'waiting for Foundry' } satisfies z.infer<typeof unready>, 503);
  });
  return app;
}

/** `GET /api/v1/health`: 200 whatever Foundry does; the body tells. */
export function healthRoutes({ health, doors }: Pick<HttpServices, 'health' | 'doors'>): Hono {
  const app = new Hono();
  app.get(healthDoc.path, async (c) => {
    const found = await health.read({ maxAgeMs: 0 });
    const states = doors();
    const stateOf = (name: string) => ({ state: states[name] ?? 'off' }) as const;
    return c.json({
      status: found.status,
      models_count: found.modelsCount,
      port: portOf(found),
      error: found.error,
      last_error_age_s: found.errorAgeSeconds,
      foundry: {
        url: found.url ?? null,
        generation: found.generation ?? null,
        version: found.version ?? null,
        source: found.source ?? null,
        latency_ms: found.latencyMs ?? null,
        loaded: [...found.loaded],
        tokens_per_second: roundedTo1(found.tokensPerSecond),
      },
      bots: { telegram: stateOf('telegram'), discord: stateOf('discord') },
      queue: found.queue,
      uptime_s: Math.floor(process.uptime()),
    } satisfies z.infer<typeof healthAnswer>);
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
