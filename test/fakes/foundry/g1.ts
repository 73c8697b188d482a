import type { Dialect } from './dialect.ts';
import { g1Chat } from './g1-chat.ts';
import {
  listG1Loaded,
  listG1Models,
  loadG1Model,
  showG1Status,
  unloadG1Model,
} from './g1-models.ts';
import { g1Responses } from './g1-responses.ts';
import { type KestrelRoute, runRoutes } from './kestrel.ts';

const routes: readonly KestrelRoute[] = [
  { method: 'GET', path: /^\/status$/u, run: showG1Status },
  { method: 'GET', path: /^\/models\/loaded$/u, run: listG1Loaded },
  { method: 'GET', path: /^\/models\/load\/([^/]+)$/u, run: loadG1Model },
  { method: 'GET', path: /^\/models\/unload\/([^/]+)$/u, run: unloadG1Model },
  { method: 'GET', path: /^\/v1\/models$/u, run: listG1Models },
  { method: 'POST', path: /^\/v1\/chat\/completions$/u, run: g1Chat },
  { method: 'POST', path: /^\/v1\/responses$/u, run: g1Responses },
];

/** Foundry Local's SDK 1.x (C#), in a program or in the daemon of CLI 0.10. */
export const g1: Dialect = {
  generation: 'g1',
  keepsGenerating: true,
  forgetsLoadedModels: true,
  handle: (call) => runRoutes(call, routes),
};
