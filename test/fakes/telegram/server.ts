import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** An HTTP request as the fake needs it. */
export interface RawCall {
  path: string;
  query: URLSearchParams;
  contentType: string;
  body: Buffer;
  /** Aborted when the client goes away before the answer. */
  signal: AbortSignal;
}

/** What becomes of a request: an answer, a broken connection or silence. */
export type RawReply =
  | { kind: 'json'; status: number; body: unknown; retryAfter?: number | undefined }
  | { kind: 'bytes'; bytes: Uint8Array; mime: string }
  | { kind: 'raw'; bytes: string }
  | { kind: 'drop' }
  | { kind: 'silence' };

/** A server on a port of 127.0.0.1 that it keeps while it is down. */
export class PortServer {
  readonly #handle: (call: RawCall) => Promise<RawReply>;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(handle: (call: RawCall) => Promise<RawReply>) {
    this.#handle = handle;
  }

  /** The base address. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens: on a free port the first time, then always on that one. */
  async up(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((request, response) => {
      void this.#answer(request, response);
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Resets every connection and refuses new ones. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    const reply = await this.#handle({
      path: url.pathname,
      query: url.searchParams,
      contentType: request.headers['content-type'] ?? '',
      body: Buffer.concat(chunks),
      signal: gone.signal,
    });
    if (!response.destroyed) write(response, reply);
  }
}

function write(response: ServerResponse, reply: RawReply): void {
  if (reply.kind === 'silence') return;
  if (reply.kind === 'drop') {
    response.socket?.resetAndDestroy();
  } else if (reply.kind === 'raw') {
    response.socket?.end(reply.bytes);
  } else if (reply.kind === 'bytes') {
    response.writeHead(200, {
      'content-type': reply.mime,
      'content-length': reply.bytes.byteLength,
    });
    response.end(reply.bytes);
  } else {
    const { retryAfter } = reply;
    response.writeHead(reply.status, {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    });
    response.end(JSON.stringify(reply.body));
  }
}
