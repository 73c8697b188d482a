import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { cutConnection } from './connection.ts';
import { EventStream } from './event-stream.ts';
import { check, readJson } from './json-body.ts';
import {
  conversationId,
  fileId,
  incomingOf,
  invocationBody,
  messageId,
  sourceOf,
} from './page-person.ts';
import type { HttpServices } from './services.ts';
import { WebReply } from './web-reply.ts';

/** More files in one message are a mistake. */
const MAX_FILES = 20;

const sentFile = z.object({
  id: fileId,
  name: z.string('expected a name').min(1).max(300),
  mime: z.string().max(200).optional(),
  bytes: z.number().int().min(0),
});
const messageBody = z
  .object({
    conversation: conversationId,
    id: messageId,
    text: z.string('expected a text').default(''),
    invocation: invocationBody.optional(),
    isPress: z.boolean('expected true or false').optional(),
    files: z.array(sentFile).max(MAX_FILES, `expected at most ${MAX_FILES} files`).default([]),
    /** The id of this change of an earlier message, whose id stands in `id`. */
    edit: messageId.optional(),
  })
  .refine(
    ({ text, invocation, files }) =>
      invocation !== undefined || text.trim() !== '' || files.length > 0,
    { path: ['text'], message: 'expected a text of at least 1 character' },
  );
const conversationBody = z.object({ conversation: conversationId });
const watchBody = z.object({ conversation: conversationId, id: messageId });
const completionQuery = z.object({
  conversation: conversationId,
  command: z.string('expected the name of a command').min(1),
  argument: z.string().default(''),
});

/** What is said on the page and answered: the conversation service as JSON and events. */
export function pageRoutes(services: HttpServices): Hono {
  const { conversation, replies, timing, life } = services;
  const app = new Hono();
  const follow = (c: Context, reply: WebReply | undefined) => {
    const { heartbeatMs } = timing;
    const stream = new EventStream({ heartbeatMs, life, cut: () => cutConnection(c) });
    reply?.watch(stream);
    if (reply === undefined) stream.end();
    return stream.response;
  };

  app.post('/page/messages', async (c) => {
    const said = await readJson(c, messageBody);
    const incoming = incomingOf(c, said);
    const delivery = said.edit === undefined ? incoming.id : `${incoming.id}:${said.edit}`;
    return follow(c, replies.to(incoming, delivery));
  });

  // The answer to a question that the page finds open, from another page or an earlier run.
  app.post('/page/watch', async (c) => {
    const { conversation: chat, id } = await readJson(c, watchBody);
    return follow(c, replies.answering(sourceOf(chat, id)));
  });

  app.post('/page/stop', async (c) => {
    const { conversation: chat } = await readJson(c, conversationBody);
    const reply = new WebReply({ gapMs: timing.pageGapMs });
    const invocation = { command: 'stop', argument: '' };
    const said = { id: 'stop', conversation: chat, text: '/stop', invocation, isPress: true };
    const receipt = await conversation.receive(incomingOf(c, said), reply);
    await receipt.done;
    // A press of Stop ends without words, unless there was nothing to stop.
    return c.json({ stopped: !reply.isFinished });
  });

  app.get('/page/completions', async (c) => {
    const { conversation: chat, command, argument } = check(completionQuery, c.req.query());
    const invocation = { command, argument };
    const said = { id: 'completion', conversation: chat, text: '', invocation };
    return c.json({ choices: await conversation.complete(incomingOf(c, said)) });
  });

  return app;
}
