import { Hono } from 'hono';
import { logFault } from '../conversation/problems.ts';
import { countRequests } from './count-requests.ts';
import { ApiError, toApiError } from './errors.ts';
import { generateRoutes } from './generate.ts';
import { hostGuard, keyGuard, originGuard, securityHeaders } from './guards.ts';
import { healthRoutes, probeRoutes } from './health.ts';
import { hookRoutes } from './hooks.ts';
import { metricsRoutes } from './metrics.ts';
import { modelRoutes } from './models.ts';
import { noRoute } from './no-route.ts';
import { openApiRoutes } from './openapi.ts';
import { pageRoutes } from './page.ts';
import { conversationRoutes } from './page-conversations.ts';
import { pageFileRoutes } from './page-files.ts';
import { startRoutes } from './page-start.ts';
import { uploadRoutes } from './page-uploads.ts';
import type { HttpServices } from './services.ts';
import { isOpenAiPath, openAiResponse, toRelayError } from './v1/errors.ts';
import { openAiRoutes } from './v1/index.ts';

export type HttpAppOptions = {
  /** The address that the server is bound to: on loopback `Host` and `Origin` are checked. */
  readonly host: string;
  readonly apiKey?: string | undefined;
  readonly services: HttpServices;
  /** True once the server takes nothing new in. */
  readonly isStopping: () => boolean;
};

/** Every route, in the order of its guards: what stands above a guard is open without it. */
export function httpApp({ host, apiKey, services, isStopping }: HttpAppOptions): Hono {
  const app = new Hono();
  app.use(countRequests(services.metrics.observe));
  app.use(securityHeaders);
  app.route('/', hookRoutes(services.hooks ?? []));
  app.use(hostGuard(host));
  app.use(async (c, next) => {
    if (isStopping() && c.req.path !== '/healthz') {
      throw new ApiError(503, 'stopping', 'foundry-chat is stopping.', { connection: 'close' });
    }
    await next();
  });
  app.route('/', probeRoutes(services));
  app.route('/', pageFileRoutes());
  app.use(originGuard(host));
  app.use(keyGuard(apiKey, { firstMs: services.timing.wrongKeyMs }));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  app.route('/', healthRoutes(services));
  app.route('/', metricsRoutes(services));
  app.route('/', modelRoutes(services));
  app.route('/', generateRoutes(services));
  app.route('/', openAiRoutes(services));
  app.route('/', openApiRoutes(services));
  app.route('/', startRoutes(services));
  app.route('/', pageRoutes(services));
  app.route('/', conversationRoutes(services));
  app.route('/', uploadRoutes(services));
  app.notFound((c) => noRoute(app, c));
  app.onError((error, c) => {
    const isOpenAi = isOpenAiPath(c.req.path);
    const refusal = isOpenAi ? toRelayError(error) : toApiError(error);
    if (refusal.status >= 500) {
      logFault(services.log, error, { level: 'warn', message: 'request failed', path: c.req.path });
    }
    return isOpenAi ? openAiResponse(refusal) : refusal.response;
  });
  return app;
}
