import { Hono } from 'hono';
import { ByteBudget } from '../byte-budget.ts';
import type { HttpServices } from '../services.ts';
import { chatCompletionsRoutes } from './chat-completions.ts';
import { completionsRoutes } from './completions.ts';
import { embeddingsRoutes } from './embeddings.ts';
import { openAiModelRoutes } from './models.ts';

/** Bodies with pictures wait for their turn in memory. */
const MAX_BYTES_UNDER_WAY = 256 * 1024 * 1024;

/** The routes of an OpenAI-compatible server, at an address that stays while Foundry's moves. */
export function openAiRoutes(services: HttpServices): Hono {
  const app = new Hono();
  const relaying = { ...services, budget: new ByteBudget(MAX_BYTES_UNDER_WAY) };
  app.route('/', openAiModelRoutes(services));
  app.route('/', chatCompletionsRoutes(relaying));
  app.route('/', completionsRoutes(relaying));
  app.route('/', embeddingsRoutes(relaying));
  return app;
}
