import type { Call, Dialect } from './dialect.ts';
import { g2Chat } from './g2-chat.ts';
import { g2Embeddings } from './g2-embeddings.ts';
import { G2Refusal, sendG2Error, sendNoRoute } from './g2-errors.ts';
import { listG2Models, listLoaded, loadByAlias, showG2Model, unloadByAlias } from './g2-models.ts';
import { g2Responses } from './g2-responses.ts';
import { sendJson } from './wire.ts';

type Route = {
  readonly method: string;
  readonly path: RegExp;
  readonly run: (call: Call, name: string) => void | Promise<void>;
};

const routes: readonly Route[] = [
  { method: 'GET', path: /^\/status$/u, run: showStatus },
  { method: 'POST', path: /^\/shutdown$/u, run: shutDown },
  { method: 'GET', path: /^\/models\/loaded$/u, run: listLoaded },
  { method: 'GET', path: /^\/models\/load\/([^/]+)$/u, run: loadByAlias },
  { method: 'GET', path: /^\/models\/unload\/([^/]+)$/u, run: unloadByAlias },
  { method: 'GET', path: /^\/v1\/models$/u, run: listG2Models },
  { method: 'GET', path: /^\/v1\/models\/([^/]+)$/u, run: showG2Model },
  { method: 'POST', path: /^\/v1\/chat\/completions$/u, run: g2Chat },
  { method: 'POST', path: /^\/v1\/embeddings$/u, run: g2Embeddings },
  { method: 'POST', path: /^\/v1\/responses$/u, run: g2Responses },
];

/** Foundry Local's SDK 2.x C++ core. */
export const g2: Dialect = {
  generation: 'g2',
  keepsGenerating: true,
  forgetsLoadedModels: true,
  async handle(call) {
    for (const route of routes) {
      const match = route.path.exec(call.path);
      if (match === null || route.method !== call.method) continue;
      try {
        return await route.run(call, match[1] ?? '');
      } catch (error) {
        if (!(error instanceof G2Refusal)) throw error;
        return sendG2Error(call, error.status, error.message);
      }
    }
    sendNoRoute(call);
  },
};

function showStatus(call: Call): void {
  sendJson(call.res, 200, {
    endpoints: [call.server.url],
    modelCachePath: '/home/someone/.foundry/cache/models',
    pid: process.pid,
  });
}

function shutDown(call: Call): void {
  call.res.once('finish', () => call.server.shutDown());
  sendJson(call.res, 200, { status: 'shutting_down' });
}
