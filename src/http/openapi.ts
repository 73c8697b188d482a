import { Hono } from 'hono';
import { z } from 'zod';
import { generateDoc } from './generate.ts';
import { healthDoc, healthzDoc, readyzDoc } from './health.ts';
import { metricsDoc } from './metrics.ts';
import { modelsDoc } from './models.ts';
import { openApiDocument } from './openapi-document.ts';
import type { RouteDoc } from './route-doc.ts';
import type { HttpServices } from './services.ts';
import { chatCompletionsDoc } from './v1/chat-completions.ts';
import { completionsDoc } from './v1/completions.ts';
import { embeddingsDoc } from './v1/embeddings.ts';
import { openAiModelDoc, openAiModelsDoc } from './v1/models.ts';

const openApiDoc: RouteDoc = {
  method: 'get',
  path: '/openapi.json',
  name: 'openApi',
  summary: 'This document.',
  answer: { json: z.looseObject({ openapi: z.literal('3.1.0') }) },
};

/** Every route that programs are promised, each as the file of its handler describes it. */
const DOCS: readonly RouteDoc[] = [
  healthDoc,
  modelsDoc,
  generateDoc,
  openAiModelsDoc,
  openAiModelDoc,
  chatCompletionsDoc,
  completionsDoc,
  embeddingsDoc,
  healthzDoc,
  readyzDoc,
  metricsDoc,
  openApiDoc,
];

/** `GET /openapi.json`: made when it is first asked for. */
export function openApiRoutes({ version }: Pick<HttpServices, 'version'>): Hono {
  const app = new Hono();
  let document: object | undefined;
  app.get('/openapi.json', (c) => {
    document ??= openApiDocument(DOCS, { version });
    return c.json(document);
  });
  return app;
}
