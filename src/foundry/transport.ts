import { Agent, type Dispatcher, request } from 'undici';
import { within } from '../waiting/within.ts';
import { FoundryError } from './errors.ts';
import { DEFAULT_PATIENCE, type Patience } from './silence.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const MAX_JSON_BYTES = 16 * 1024 * 1024;
/** Nothing was done when a connection could not be made: such a request may be repeated. */
const UNREACHABLE =
  /ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|ETIMEDOUT/;

/** An answer of a server, whatever its kind: servers answer JSON, plain text or nothing. */
export type WireAnswer = {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
};

export type WireCall = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Whole call, in milliseconds. */
  readonly timeoutMs: number;
};

/**
 * HTTP to model servers over connections of its own. Environment proxies are never used: a proxy
 * must not catch calls to this machine. Throws {@link FoundryError}: `unreachable`, `timeout`,
 * `aborted`.
 */
export class Transport {
  /** How long answers that are read as they come may be silent. */
  readonly patience: Patience;
  readonly #agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    // A call has its own deadline, a stream its own patience: no third limit beside them.
    headersTimeout: 0,
    bodyTimeout: 0,
    // A server that moved away must be noticed; a fresh loopback connection costs nothing.
    keepAliveTimeout: 4_000,
  });

  constructor({ patience = DEFAULT_PATIENCE }: { patience?: Patience | undefined } = {}) {
    this.patience = patience;
  }

  /** One call with a whole answer, at most 16 MB. */
  async call(
    url: string,
    { method = 'GET', body, signal, timeoutMs }: WireCall,
  ): Promise<WireAnswer> {
    try {
      return await within({ signal, ms: timeoutMs }, async (over) => {
        const answer = await request(url, {
          dispatcher: this.#agent,
          method,
          signal: over,
          ...(body === undefined ? {} : jsonBody(body)),
        });
        const text = await readLimited(answer.body);
        return { status: answer.statusCode, text, json: parseJson(text) };
      });
    } catch (error) {
      throw this.#explain(error, url, signal);
    }
  }

  /**
   * A call whose answer is read as it comes, without a limit of time. The caller has to use the body
   * up or destroy it.
   */
  async open(url: string, body: unknown, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    try {
      const options = {
        dispatcher: this.#agent,
        method: 'POST',
        signal,
        ...jsonBody(body),
      } as const;
      return await request(url, options);
    } catch (error) {
      throw this.#explain(error, url, signal);
    }
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  #explain(error: unknown, url: string, signal?: AbortSignal): FoundryError {
    if (error instanceof FoundryError) return error;
    if (signal?.aborted) return new FoundryError('aborted', 'aborted', { cause: error });
    const where = new URL(url).host;
    const code = codeOf(error);
    if (UNREACHABLE.test(code)) {
      return new FoundryError('unreachable', `${where}: ${code}`, { cause: error });
    }
    if (code === 'TimeoutError' || code.includes('TIMEOUT')) {
      return new FoundryError('timeout', `${where} did not answer in time`, { cause: error });
    }
    return new FoundryError('unreachable', `${where}: ${code}`, { cause: error });
  }
}

/** Reads a body to its end; the error answer of a stream, for instance. */
export async function readLimited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new FoundryError('bad_answer', 'the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The text as JSON, or undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function jsonBody(body: unknown) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function codeOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code;
    if (each.name === 'TimeoutError') return each.name;
  }
  return String(error);
}
