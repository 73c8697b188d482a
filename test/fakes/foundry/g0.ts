import type { Dialect } from './dialect.ts';
import { countTokens, g0Chat } from './g0-chat.ts';
import { downloadG0Model } from './g0-download.ts';
import {
  listCached,
  listCatalogue,
  listG0Loaded,
  listG0Models,
  loadG0Model,
  showG0Status,
  unloadAllG0Models,
  unloadG0Model,
} from './g0-models.ts';
import { type KestrelRoute, runRoutes, sendNothing } from './kestrel.ts';
import { sendJson } from './wire.ts';

const chat = '/v1/chat/completions';

const routes: readonly KestrelRoute[] = [
  { method: 'GET', path: /^\/openai\/status$/u, run: showG0Status },
  { method: 'GET', path: /^\/openai\/models$/u, run: listCached },
  { method: 'GET', path: /^\/openai\/loadedmodels$/u, run: listG0Loaded },
  { method: 'GET', path: /^\/openai\/load\/([^/]+)$/u, run: loadG0Model },
  { method: 'GET', path: /^\/openai\/unload\/([^/]+)$/u, run: unloadG0Model },
  { method: 'GET', path: /^\/openai\/unloadall$/u, run: unloadAllG0Models },
  { method: 'GET', path: /^\/openai\/getgpudevice$/u, run: ({ res }) => sendJson(res, 200, 0) },
  { method: 'GET', path: /^\/openai\/setgpudevice\/(\d+)$/u, run: sendNothing },
  { method: 'POST', path: /^\/openai\/download$/u, run: downloadG0Model },
  { method: 'GET', path: /^\/foundry\/list$/u, run: listCatalogue },
  { method: 'GET', path: /^\/v1\/models$/u, run: listG0Models },
  { method: 'POST', path: new RegExp(`^${chat}$`, 'u'), run: g0Chat },
  { method: 'POST', path: new RegExp(`^${chat}/tokenizer/encode/count$`, 'u'), run: countTokens },
];

/** Foundry Local's service up to CLI 0.8.119 (C#, `foundry service ...`). */
export const g0: Dialect = {
  generation: 'g0',
  keepsGenerating: true,
  forgetsLoadedModels: true,
  handle: (call) => runRoutes(call, routes),
};
