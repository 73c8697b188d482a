import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { AttachmentError } from '../conversation/door.ts';
import { MAX_FILE_BYTES, refusalOf } from '../conversation/files.ts';
import { conversationKey } from '../conversation/keys.ts';
import { textsFor } from '../texts/index.ts';
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
export function uploadRoutes({ uploads, people }: HttpServices): Hono {
  const app = new Hono();
  const keyOf = (c: Context, conversation: string) =>
    conversationKey({ place: placeOf(conversation), author: authorOf(c) });

  app.post('/page/files', async (c) => {
    const { conversation, name, mime } = check(query, c.req.query());
    const author = authorOf(c);
    const person = await people.read(author.id);
    const texts = textsFor(person?.language ?? author.language);
    const refusalFor = (bytes: number, headers = {}) =>
      new ApiError(413, 'file_refused', refusalOf({ name, mime, bytes }, texts) ?? '', headers);
    const bytes = await readBytes(c, (length) =>
      // The rest is not read, so the connection cannot be used again.
      refusalFor(length, { connection: 'close' }),
    );
    // A browser hears a refusal only when its whole file was taken.
    const { byteLength } = bytes;
    if (refusalOf({ name, mime, bytes: byteLength }, texts) !== undefined)
      throw refusalFor(byteLength);
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

/** The whole body; throws what `refusalFor` gives when it is longer than any file may be. */
async function readBytes(
  c: Context,
  refusalFor: (bytes: number) => ApiError,
): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(c.req.header('content-length') ?? 0);
  if (announced > MAX_FILE_BYTES) throw refusalFor(announced);
  const reader = c.req.raw.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) return Buffer.concat(parts);
    size += chunk.value.byteLength;
    if (size > MAX_FILE_BYTES) throw refusalFor(size);
    parts.push(chunk.value);
  }
}
