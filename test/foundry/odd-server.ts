import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A program on a port that does what a test tells it to. */
export type OddServer = {
  readonly url: string;
  /** `METHOD path` of every request so far. */
  readonly requests: readonly string[];
  /** Requests that are neither answered nor given up. */
  readonly open: number;
  close(): Promise<void>;
};

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** Starts it on 127.0.0.1; a request that the handler leaves alone hangs. */
export async function startOddServer(handle: Handler = () => {}): Promise<OddServer> {
  const requests: string[] = [];
  let open = 0;
  const server = createServer((req, res) => {
    requests.push(`${req.method} ${req.url}`);
    open += 1;
    res.once('close', () => {
      open -= 1;
    });
    req.resume();
    handle(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get open() {
      return open;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A plain model server with one model, whose chat route the test writes itself. */
export async function startChatServer(chat: (res: ServerResponse) => unknown): Promise<OddServer> {
  return await startOddServer((req, res) => {
    if (req.url === '/v1/models') sendJson(res, { data: [{ id: 'odd-model' }] });
    else if (req.url === '/v1/chat/completions') void chat(res);
    else res.writeHead(404).end();
  });
}

export function sendJson(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

/** Writes one chunk of an answer. */
export function sendChunk(res: ServerResponse, chunk: Record<string, unknown>): void {
  if (!res.headersSent) res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(`data: ${JSON.stringify(chunk)}\n\n`);
}

/** Writes some words of an answer. */
export function sendText(res: ServerResponse, content: string): void {
  sendChunk(res, { choices: [{ delta: { content } }] });
}

/** Ends an answer as it should. */
export function sendEnd(res: ServerResponse): void {
  sendChunk(res, { choices: [{ delta: {}, finish_reason: 'stop' }] });
  res.end('data: [DONE]\n\n');
}
