import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerChat } from './chat.ts';
import { Models } from './models.ts';
import { errorBody, Refusal, readBody, sendJson } from './wire.ts';

const host = '127.0.0.1';

/** How the practice model is to run. */
export type PracticeOptions = {
  /** Pause before each word; default 15. */
  readonly tokenMs?: number;
  /** Default: a free port. */
  readonly port?: number;
};

/** A practice model that runs. */
export type PracticeModel = {
  /** Base address without `/v1`. */
  readonly url: string;
  /** Closes the port; answers under way are cut. */
  close(): Promise<void>;
};

/**
 * Starts the built-in practice model: a server on the loopback address that speaks the protocol of
 * Foundry Local 2.x (`/status`, `/models/*`, `/v1/models`, `/v1/chat/completions`) and says plainly
 * that it is no real model. `GET /status` carries `"practice": true`.
 * @throws the socket error, as `EADDRINUSE`, when the port cannot be had.
 */
export async function startPracticeModel({
  tokenMs = 15,
  port = 0,
}: PracticeOptions = {}): Promise<PracticeModel> {
  const life = new AbortController();
  const models = new Models();
  let url = '';
  const server = createServer((req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const signal = AbortSignal.any([life.signal, gone.signal]);
    void serve({ req, res, url, models, tokenMs, signal });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  url = `http://${host}:${taken}`;
  return {
    url,
    async close() {
      if (life.signal.aborted) return;
      life.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Call = {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: string;
  readonly models: Models;
  readonly tokenMs: number;
  readonly signal: AbortSignal;
};

/** Answers one request; never rejects. */
async function serve(call: Call): Promise<void> {
  const { res, signal } = call;
  try {
    await route(call);
  } catch (error) {
    if (signal.aborted || res.headersSent) res.destroy();
    else if (error instanceof Refusal) {
      sendJson(res, error.status, errorBody(error.message, error.status));
    } else sendJson(res, 500, errorBody(`Internal error: ${String(error)}`, 500));
  }
}

async function route(call: Call): Promise<void> {
  const { req, res, url, models, signal } = call;
  const path = (req.url ?? '/').split('?')[0] ?? '/';
  const [, verb, name] = /^\/(models\/load|models\/unload|v1\/models)\/([^/]+)$/u.exec(path) ?? [];
  const asked = `${req.method} ${name === undefined ? path : `/${verb}/…`}`;
  switch (asked) {
    case 'GET /status':
      return sendJson(res, 200, {
        modelCachePath: '',
        endpoints: [url],
        pid: process.pid,
        practice: true,
      });
    case 'GET /models/loaded':
      return sendJson(res, 200, models.loadedIds());
    case 'GET /models/load/…':
      return sendJson(res, 200, { status: await models.load(name ?? '', signal) });
    case 'GET /models/unload/…':
      return sendJson(res, 200, { status: models.unload(name ?? '') });
    case 'GET /v1/models':
      return sendJson(res, 200, { object: 'list', data: models.entries() });
    case 'GET /v1/models/…':
      return sendJson(res, 200, models.entry(name ?? ''));
    case 'POST /v1/chat/completions':
      return answerChat(res, { ...call, bodyText: await readBody(req) });
    default:
      // Foundry, too, answers an unknown route in plain text.
      res.writeHead(404, { 'content-type': 'text/plain' });
      res.end(`No mapping for HTTP-method: '${req.method}', URL: '${path}'\n`);
  }
}
