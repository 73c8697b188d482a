import { Hono } from 'hono';
import { z } from 'zod';
import { conversationKey } from '../conversation/keys.ts';
import type { Exchange } from '../storage/conversation.ts';
import { cutConnection } from './connection.ts';
import { EventStream } from './event-stream.ts';
import { check, readJson } from './json-body.ts';
import { LiveReplies } from './live-replies.ts';
import { authorOf, conversationId, incomingOf, invocationBody, placeOf } from './page-person.ts';
import type { HttpServices } from './services.ts';
import { WebReply } from './web-reply.ts';

const HISTORY_LENGTH = 100;

const messageId = z
  .string('expected an id of 1 to 64 letters, digits and -')
  .regex(/^[\w-]{1,64}$/, 'expected an id of 1 to 64 letters, digits and -');
const messageBody = z
  .object({
    conversation: conversationId,
    id: messageId,
    text: z.string('expected a text').default(''),
    invocation: invocationBody.optional(),
    isPress: z.boolean('expected true or false').optional(),
  })
  .refine(({ text, invocation }) => invocation !== undefined || text.trim() !== '', {
    path: ['text'],
    message: 'expected a text of at least 1 character',
  });
const stopBody = z.object({ conversation: conversationId });
const completionQuery = z.object({
  conversation: conversationId,
  command: z.string('expected the name of a command').min(1),
  argument: z.string().default(''),
});

/** What the web page talks to: the conversation service as JSON and events. */
export function pageRoutes(services: HttpServices): Hono {
  const { conversation, history, timing, life } = services;
  const replies = new LiveReplies({ conversation, gapMs: timing.pageGapMs });
  const app = new Hono();

  app.post('/page/messages', async (c) => {
    const incoming = incomingOf(c, await readJson(c, messageBody));
    const stream = new EventStream({
      heartbeatMs: timing.heartbeatMs,
      life,
      cut: () => cutConnection(c),
    });
    replies.to(incoming).watch(stream);
    return stream.response;
  });

  app.post('/page/stop', async (c) => {
    const { conversation: chat } = await readJson(c, stopBody);
    const reply = new WebReply({ gapMs: timing.pageGapMs });
    const invocation = { command: 'stop', argument: '' };
    const said = { id: 'stop', conversation: chat, text: '/stop', invocation, isPress: true };
    const receipt = await conversation.receive(incomingOf(c, said), reply);
    await receipt.done;
    // A press of Stop ends without words, unless there was nothing to stop.
    return c.json({ stopped: !reply.isFinished });
  });

  app.get('/page/history', async (c) => {
    const chat = check(stopBody, c.req.query()).conversation;
    const author = authorOf(c);
    const exchanges = await history.all(conversationKey({ place: placeOf(chat), author }));
    const model = await currentModel(services, author.id, exchanges);
    const shown = exchanges.slice(-HISTORY_LENGTH).map((exchange) => toWire(exchange, chat));
    return c.json({ exchanges: shown, model: model ?? null });
  });

  app.get('/page/commands', (c) => {
    const language = authorOf(c).language ?? 'en';
    return c.json({ commands: conversation.commands(language), version: services.version });
  });

  app.get('/page/completions', async (c) => {
    const { conversation: chat, command, argument } = check(completionQuery, c.req.query());
    const invocation = { command, argument };
    const said = { id: 'completion', conversation: chat, text: '', invocation };
    return c.json({ choices: await conversation.complete(incomingOf(c, said)) });
  });

  return app;
}

/** Alias or id of the model that answers on the page; undefined while no server tells. */
async function currentModel(
  { people, foundry }: Pick<HttpServices, 'people' | 'foundry'>,
  personId: string,
  exchanges: readonly Exchange[],
): Promise<string | undefined> {
  const chosen = (await people?.read(personId))?.model;
  if (chosen !== undefined) return chosen;
  const latest = people === undefined ? exchanges.at(-1)?.model : undefined;
  if (latest !== undefined) return latest;
  const byDefault = await foundry.model().catch(() => undefined);
  return byDefault?.alias;
}

/** With the id by which the page can watch an answer that is still under way. */
function toWire({ source, question, answer, state, model, at }: Exchange, chat: string) {
  return { id: source.slice(`web:${chat}:`.length), question, answer, state, model, at };
}
