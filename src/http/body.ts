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

/** {@link readBody} as text. Throws a 400 when it is not UTF-8. */
export async function readBodyText(c: Context, limits: BodyLimits = {}): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  await readBody(c, limits, (chunk) => parts.push(decoder.decode(chunk, { stream: true })));
  try {
    return parts.join('') + decoder.decode();
  } catch {
    throw broken();
  }
}

/** {@link readBody} as bytes. */
export async function readBodyBytes(c: Context, limits: BodyLimits): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  await readBody(c, limits, (chunk) => parts.push(chunk));
  return Buffer.concat(parts);
}

/**
 * Gives the request's body to `take`, piece by piece. Throws ApiError: 413 above the limit (also
 * when it comes in chunks of unknown number), 408 when it does not arrive in time, 400 when it
 * breaks off or `take` throws.
 */
async function readBody(
  c: Context,
  { maxBytes = MIB, bodyMs = defaultTiming.bodyMs, share }: BodyLimits,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const reader = c.req.raw.body?.getReader();
  if (reader === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooSlow(bodyMs)), bodyMs);
  });
  const counted = (chunk: Uint8Array) => {
    share?.take(chunk.byteLength);
    take(chunk);
  };
  try {
    await Promise.race([readAll(reader, maxBytes, counted), late]);
  } catch (error) {
    throw error instanceof ApiError ? error : broken();
  } finally {
    clearTimeout(timer);
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  let size = 0;
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) return;
    size += chunk.value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    take(chunk.value);
  }
}

function broken(): ApiError {
  return invalid('body: broke off, or is not UTF-8.');
}

/** The rest of the body is not read, so the connection cannot be used again. */
const LAST = { connection: 'close' };

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, 'too_large', `body: expected at most ${maxBytes / MIB} MiB.`, LAST);
}

function tooSlow(ms: number): ApiError {
  return new ApiError(408, 'too_slow', `body: did not arrive within ${ms / 1000} s.`, LAST);
}
