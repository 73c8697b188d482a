import { Hono } from 'hono';
import type { HttpServices } from '../services.ts';
import { chatCompletionsRoutes } from './chat-completions.ts';
import { completionsRoutes } from './completions.ts';
import { embeddingsRoutes } from './embeddings.ts';
import { openAiModelRoutes } from './models.ts';

/** The routes of an OpenAI-compatible server, at an address that stays while Foundry's moves. */
export function openAiRoutes(services: HttpServices): Hono {
  const app = new Hono();
  app.route('/', openAiModelRoutes(services));
  app.route('/', chatCompletionsRoutes(services));
  app.route('/', completionsRoutes(services));
  app.route('/', embeddingsRoutes(services));
  return app;
}
