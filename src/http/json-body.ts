import type { Context } from 'hono';
import type { z } from 'zod';
import { ApiError, invalid } from './errors.ts';

const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The request's JSON body, checked. Throws ApiError: 413 above 1 MiB (also when it comes in chunks
 * of unknown number), else 400 with the name of each field that is wrong.
 */
export async function readJson<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw invalid('Content-Type: expected application/json.');
  }
  return check(schema, parse(await readText(c)));
}

/** What a query or a body holds, checked. Throws a 400 that names each wrong field. */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
  );
  throw invalid(faults.join('; '));
}

async function readText(c: Context): Promise<string> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const reader = c.req.raw.body?.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return text + decoder.decode();
      size += chunk.value.byteLength;
      if (size > MAX_BODY_BYTES) throw tooLarge();
      text += decoder.decode(chunk.value, { stream: true });
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw invalid('body: broke off, or is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('body: expected JSON.');
  }
}

/** The rest of the body is not read, so the connection cannot be used again. */
function tooLarge(): ApiError {
  return new ApiError(413, 'too_large', 'body: expected at most 1 MiB.', { connection: 'close' });
}
