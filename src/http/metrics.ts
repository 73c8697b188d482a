import { Hono } from 'hono';
import type { RouteDoc } from './route-doc.ts';
import type { HttpServices } from './services.ts';

/** Prometheus asks every 15 s or so; who asks more often gets what was found last. */
const HEALTH_MAX_AGE_MS = 5_000;

/** See {@link metricsRoutes}. */
export const metricsDoc: RouteDoc = {
  method: 'get',
  path: '/metrics',
  name: 'metrics',
  summary: "Everything that is counted, in Prometheus' text format.",
  answer: { text: 'text/plain' },
};

/** `GET /metrics`: everything that is counted, in Prometheus' text format. */
export function metricsRoutes(
  services: Pick<HttpServices, 'metrics' | 'health' | 'foundry' | 'doors'>,
): Hono {
  const { metrics, health, foundry, doors } = services;
  const app = new Hono();
  app.get(metricsDoc.path, async (c) => {
    const { latencyMs, loaded } = await health.read({ maxAgeMs: HEALTH_MAX_AGE_MS });
    const { text, type } = metrics.read({
      isUp: latencyMs !== undefined,
      latencyMs,
      loadedModels: loaded.length,
      queue: foundry.queue,
      doors: doors(),
    });
    return c.body(text, 200, { 'content-type': type });
  });
  return app;
}
