import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { AttachmentError } from '../conversation/door.ts';
import { MAX_FILE_BYTES, refusalOf } from '../conversation/files.ts';
import { conversationKey } from '../conversation/keys.ts';
import { textsFor } from '../texts/index.ts';
import { readBodyBytes } from './body.ts';
import { ApiError } from './errors.ts';
import { check } from './json-body.ts';
import { authorOf, conversationId, fileId, placeOf } from './page-person.ts';
import type { HttpServices } from './services.ts';

const query = z.object({
  conversation: conversationId,
  name: z.string('expected a name').min(1).max(300),
  mime: z.string().max(200).optional(),
});
const spot = z.object({ conversation: conversationId, id: fileId });

/** Files for a question: sent before it, shown again with it. */
export function uploadRoutes({ uploads, people, timing }: HttpServices): Hono {
  const app = new Hono();
  const keyOf = (c: Context, conversation: string) =>
    conversationKey({ place: placeOf(conversation), author: authorOf(c) });

  app.post('/page/files', async (c) => {
    const { conversation, name, mime } = check(query, c.req.query());
    const author = authorOf(c);
    const person = await people.read(author.id);
    const texts = textsFor(person?.language ?? author.language);
    const refuse = (size: number, headers = {}) => {
      const sentence = refusalOf({ name, mime, bytes: size }, texts);
      if (sentence !== undefined) throw new ApiError(413, 'file_refused', sentence, headers);
    };
    // A browser hears of a refusal only when its whole file was taken.
    const bytes = await readBodyBytes(c, { maxBytes: MAX_FILE_BYTES, bodyMs: timing.bodyMs }).catch(
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 413) {
          refuse(MAX_FILE_BYTES + 1, error.headers);
        }
        throw error;
      },
    );
    const { byteLength } = bytes;
    refuse(byteLength);
    const id = await uploads.keep(keyOf(c, conversation), bytes);
    return c.json({ id, name, mime, bytes: byteLength });
  });

  app.get('/page/files/:conversation/:id', async (c) => {
    const { conversation, id } = check(spot, c.req.param());
    try {
      const bytes = await uploads.read(keyOf(c, conversation), id);
      // Never as what it claims to be: the page decides what it makes of it.
      const headers = { 'content-type': 'application/octet-stream' };
      return c.body(bytes, 200, { ...headers, 'content-disposition': 'attachment' });
    } catch (error) {
      if (!(error instanceof AttachmentError)) throw error;
      throw new ApiError(404, 'not_found', 'This file is not kept any more.');
    }
  });

  app.delete('/page/files/:conversation/:id', async (c) => {
    const { conversation, id } = check(spot, c.req.param());
    await uploads.remove(keyOf(c, conversation), id);
    return c.json({ deleted: true });
  });

  return app;
}
