import { Hono } from 'hono';
import { z } from 'zod';
import { conversationKey } from '../conversation/keys.ts';
import { keptMessage } from '../conversation/outcome.ts';
import type { Exchange } from '../storage/conversation.ts';
import { textsFor } from '../texts/index.ts';
import type { Texts } from '../texts/texts.ts';
import { ApiError } from './errors.ts';
import { check, readJson } from './json-body.ts';
import { authorOf, conversationId, PERSON, PLATFORM, placeOf, sourceOf } from './page-person.ts';
import type { HttpServices } from './services.ts';
import { readable } from './web-reply.ts';

const HISTORY_LENGTH = 100;

const listQuery = z.object({ query: z.string().max(200).default('') });
const historyQuery = z.object({
  conversation: conversationId,
  limit: z.coerce.number().int().min(1).max(HISTORY_LENGTH).default(HISTORY_LENGTH),
});
const titleBody = z.object({ title: z.string('expected a text').max(200) });

/** The page's conversations: the list, what stands in one, its title, its end. */
export function conversationRoutes(services: HttpServices): Hono {
  const { history, people, shelf, uploads } = services;
  const app = new Hono();

  app.get('/page/conversations', async (c) => {
    const { query } = check(listQuery, c.req.query());
    const isSearch = query.trim() !== '';
    const found = isSearch
      ? await shelf.search(PERSON, PLATFORM, query)
      : await shelf.list(PERSON, PLATFORM);
    return c.json({ conversations: found.map(({ chat, ...rest }) => ({ id: chat, ...rest })) });
  });

  app.patch('/page/conversations/:id', async (c) => {
    const id = check(conversationId, c.req.param('id'));
    const { title } = await readJson(c, titleBody);
    const spot = { place: placeOf(id), author: authorOf(c) };
    if (!(await shelf.rename(spot, title))) throw noConversation();
    return c.json({ renamed: true });
  });

  app.delete('/page/conversations/:id', async (c) => {
    const id = check(conversationId, c.req.param('id'));
    const spot = { place: placeOf(id), author: authorOf(c) };
    const isRemoved = await shelf.remove(spot);
    await uploads.removeAll(conversationKey(spot));
    if (!isRemoved) throw noConversation();
    return c.json({ deleted: true });
  });

  app.get('/page/history', async (c) => {
    const { conversation: chat, limit } = check(historyQuery, c.req.query());
    const author = authorOf(c);
    const key = conversationKey({ place: placeOf(chat), author });
    const person = await people.read(author.id);
    const texts = textsFor(person?.language ?? author.language);
    const exchanges = await history.all(key);
    const shown = exchanges.slice(-limit);
    return c.json({
      exchanges: shown.map((exchange) => toWire(exchange, chat, texts)),
      older: exchanges.length - shown.length,
      system: (await history.system(key)) ?? null,
      model: (await currentModel(services, person?.model)) ?? null,
    });
  });

  return app;
}

function noConversation(): ApiError {
  return new ApiError(404, 'not_found', 'There is no such conversation.');
}

/** Alias or id of the model that answers on the page; undefined while no server tells. */
async function currentModel(
  { foundry }: Pick<HttpServices, 'foundry'>,
  chosen: string | undefined,
): Promise<string | undefined> {
  if (chosen !== undefined) return chosen;
  const byDefault = await foundry.model().catch(() => undefined);
  return byDefault?.alias;
}

/** With the id by which the page can watch an answer that is still under way. */
function toWire(exchange: Exchange, chat: string, texts: Texts) {
  const { source, question, attachments = [], answer, state, model, at } = exchange;
  const { buttons = [] } = state === 'open' ? {} : keptMessage(exchange, source, texts);
  const shown = readable({ markdown: answer });
  return {
    id: source.slice(sourceOf(chat, '').length),
    question,
    files: attachments.map(({ ref, name, mime, bytes }) => ({ id: ref, name, mime, bytes })),
    ...shown,
    state,
    model,
    at,
    buttons,
  };
}
