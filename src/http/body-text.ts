import type { Context } from 'hono';
import type { ByteShare } from './byte-budget.ts';
import { ApiError, invalid } from './errors.ts';
import { defaultTiming } from './timing.ts';

export type BodyLimits = {
  /** Unset: 1 MiB. */
  readonly maxBytes?: number;
  /** How long it may take to arrive; unset: the product's limit. */
  readonly bodyMs?: number;
  /** What it takes up in memory is counted here. */
  readonly share?: ByteShare;
};

const MIB = 1024 * 1024;

/**
 * The request's body as text. Throws ApiError: 413 above the limit (also when it comes in chunks of
 * unknown number), 408 when it does not arrive in time, 400 when it breaks off or is not UTF-8.
 */
export async function readBodyText(
  c: Context,
  { maxBytes = MIB, bodyMs = defaultTiming.bodyMs, share }: BodyLimits = {},
): Promise<string> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return '';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow(bodyMs)), bodyMs);
  });
  try {
    return await Promise.race([readAll(reader, { maxBytes, share }), late]);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw invalid('body: broke off, or is not UTF-8.');
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { maxBytes, share }: { maxBytes: number; share: ByteShare | undefined },
): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let size = 0;
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) return parts.join('') + decoder.decode();
    size += chunk.value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    share?.take(chunk.value.byteLength);
    parts.push(decoder.decode(chunk.value, { stream: true }));
  }
}

/** The rest of the body is not read, so the connection cannot be used again. */
const LAST = { connection: 'close' };

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, 'too_large', `body: expected at most ${maxBytes / MIB} MiB.`, LAST);
}

function tooSlow(ms: number): ApiError {
  return new ApiError(408, 'too_slow', `body: did not arrive within ${ms / 1000} s.`, LAST);
}
