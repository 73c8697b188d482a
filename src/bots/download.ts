import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { AttachmentError, type FetchOptions } from '../conversation/door.ts';
import { within } from '../waiting/within.ts';

/** Statuses that say that there is nothing (any more) at an address. */
const GONE = [403, 404, 410];

export type DownloadOptions = FetchOptions & {
  /** The longest that it may take as a whole. */
  readonly deadlineMs: number;
};

/**
 * Gets what is at an http or https address, over a connection of its own that is closed afterwards.
 * Redirects are not followed. Throws {@link AttachmentError}, in which the address, since it may
 * hold a token, appears nowhere.
 */
export async function download(
  address: string,
  { maxBytes, signal, deadlineMs }: DownloadOptions,
): Promise<Uint8Array> {
  return await within({ signal, ms: deadlineMs }, async (over) => {
    try {
      return await fetchNow(address, maxBytes, over);
    } catch (error) {
      if (error instanceof AttachmentError) throw error;
      if (signal.aborted) throw new AttachmentError('aborted', 'nobody waits for the file');
      const reason = over.aborted ? `not there within ${deadlineMs} ms` : codeOf(error);
      throw new AttachmentError('unreachable', `the file could not be fetched: ${reason}`);
    }
  });
}

async function fetchNow(
  address: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const response = await open(address, signal);
  try {
    return await read(response, maxBytes);
  } finally {
    response.destroy();
  }
}

async function open(address: string, signal: AbortSignal): Promise<IncomingMessage> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new AttachmentError('gone', 'the file has no address that can be fetched');
  }
  const get = url.protocol === 'https:' ? getHttps : getHttp;
  return await new Promise((resolve, reject) => {
    // The Node default of 250 ms for one address is too short for a far server.
    const options = { agent: false, signal, autoSelectFamilyAttemptTimeout: 1_000 };
    get(url, options, resolve).on('error', reject);
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const { statusCode: status = 0, headers } = response;
  if (GONE.includes(status)) throw new AttachmentError('gone', `the file is gone (${status})`);
  if (status !== 200) {
    throw new AttachmentError('unreachable', `the file could not be fetched: status ${status}`);
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooBig(maxBytes);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooBig(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What is thrown for a file above the limit, whoever finds that out. */
export function tooBig(maxBytes: number): AttachmentError {
  return new AttachmentError('too_big', `the file has more than ${maxBytes} bytes`);
}

/** The system's code: a message may hold the address. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'network';
}
