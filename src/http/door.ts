import { once, setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Door, DoorState, Reply, Said } from '../conversation/door.ts';
import type { Documents } from '../storage/documents.ts';
import type { SentFile } from '../storage/sent-file.ts';
import { httpApp } from './app.ts';
import { invalid } from './errors.ts';
import { HealthWatch } from './health-watch.ts';
import { ListenError } from './listen-error.ts';
import { LiveReplies } from './live-replies.ts';
import { PERSON, PLATFORM } from './page-person.ts';
import type { HttpServices } from './services.ts';
import { defaultTiming, type HttpTiming } from './timing.ts';
import { UnderWay } from './under-way.ts';
import { Uploads } from './uploads.ts';

type OwnParts = 'health' | 'timing' | 'life' | 'replies' | 'uploads' | 'underWay';

export type HttpDoorOptions = Omit<HttpServices, OwnParts> & {
  /** Where the files are kept that were sent through the page. */
  readonly files: Documents<SentFile>;
  /** Name or address to listen on. Not loopback: the caller has to give a key. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Asked for as `Authorization: Bearer`; unset: everybody who reaches the server may use it. */
  readonly apiKey?: string;
  /** Other waits than the product's. */
  readonly timing?: Partial<HttpTiming>;
};

/** A client that sends its request byte by byte is not waited for. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than proxies keep a connection: who closes first while the other asks loses a request. */
const KEEP_ALIVE_MS = 75_000;
const CHECK_INTERVAL_MS = 5_000;
const MAX_HEADERS = 100;
/** More than any use has, less than the system's files. */
const MAX_CONNECTIONS = 4_000;
/** Connections that come at once and are not taken yet; Node's own 511 make a thousand wait. */
const BACKLOG = 2_048;

/** The HTTP API and the web page. */
export interface HttpDoor extends Door {
  /**
   * Resolves once the port is open; rejects with a {@link ListenError} when it cannot be had.
   */
  readonly listening: Promise<{ readonly url: string; readonly port: number }>;
}

/** The way in over HTTP. Throws at once when the files of the page are missing. */
export function httpDoor(options: HttpDoorOptions): HttpDoor {
  return new HttpServerDoor(options);
}

class HttpServerDoor implements HttpDoor {
  readonly name = PLATFORM;
  readonly listening: Promise<{ url: string; port: number }>;
  readonly #options: HttpDoorOptions;
  readonly #timing: HttpTiming;
  readonly #life = new AbortController();
  readonly #underWay = new UnderWay();
  /** Until when answers to programs may go on; unset: they end when the server closes. */
  #graceEndsAt: number | undefined;
  readonly #server: Server;
  readonly #uploads: Uploads;
  readonly #replies: LiveReplies;
  #state: DoorState = 'connecting';
  #isStopping = false;
  #hasStarted = false;
  #closing: Promise<void> | undefined;

  constructor(options: HttpDoorOptions) {
    const { host, port: _, apiKey, timing, files, ...rest } = options;
    const { conversation, log } = options;
    this.#options = options;
    // Every answer under way listens, and Node takes more than ten for a leak.
    setMaxListeners(0, this.#life.signal);
    this.#timing = { ...defaultTiming, ...timing };
    this.#uploads = new Uploads(files);
    this.#replies = new LiveReplies({
      conversation,
      uploads: this.#uploads,
      gapMs: this.#timing.pageGapMs,
      log,
    });
    const services: HttpServices = {
      ...rest,
      uploads: this.#uploads,
      replies: this.#replies,
      health: new HealthWatch(options.foundry),
      timing: this.#timing,
      life: this.#life.signal,
      underWay: this.#underWay,
    };
    const app = httpApp({ host, apiKey, services, isStopping: () => this.#isStopping });
    const listener = getRequestListener(app.fetch, {
      // The process belongs to other parts too: their Request and Response stay Node's own.
      overrideGlobalObjects: false,
      errorHandler: () => invalid('the request line or the Host header is not valid.').response,
    });
    const limits = {
      headersTimeout: HEADERS_TIMEOUT_MS,
      // What the routes themselves have not given up by then.
      requestTimeout: this.#timing.bodyMs + HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    };
    this.#server = createServer(limits, (request, response) => void listener(request, response));
    this.#server.maxHeadersCount = MAX_HEADERS;
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('error', (error) => {
      options.log.error({ error: error.message }, 'the HTTP server reported an error');
    });
    this.listening = this.#untilListening();
    // The state tells of the failure as well, so nobody has to wait for this promise.
    this.listening.catch(() => {});
  }

  get state(): DoorState {
    return this.#state;
  }

  start(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    const { host, port } = this.#options;
    this.#server.listen({ port, host, backlog: BACKLOG });
    // Beside the start: nobody waits for it, and what is left over does no harm until the next one.
    this.#uploads.tidy(this.#options.history).catch((error: unknown) => {
      this.#options.log.warn({ error: String(error) }, 'files that nobody needs were not removed');
    });
  }

  async replyTo(said: Said): Promise<Reply> {
    return this.#replies.resume(said);
  }

  async forget(personId: string): Promise<void> {
    if (personId === PERSON) await this.#uploads.removeAll(PLATFORM);
  }

  async #untilListening(): Promise<{ url: string; port: number }> {
    const { host, port } = this.#options;
    try {
      await once(this.#server, 'listening');
    } catch (error) {
      this.#state = 'failing';
      throw new ListenError(this.#options, error as NodeJS.ErrnoException);
    }
    const address = this.#server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : port;
    if (this.#state === 'connecting') this.#state = 'ready';
    return { url: `http://${reachableName(host)}:${taken}`, port: taken };
  }

  async stopIntake(): Promise<void> {
    this.#isStopping = true;
    this.#graceEndsAt ??= performance.now() + this.#timing.answerGraceMs;
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.#isStopping = true;
    const now = performance.now();
    await this.#underWay.untilNone((this.#graceEndsAt ?? now) - now);
    this.#life.abort();
    if (this.#hasStarted) {
      const isOpen = await this.listening.then(
        () => true,
        () => false,
      );
      if (isOpen) await this.#closeServer();
    }
    this.#state = 'stopped';
  }

  async #closeServer(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const force = setTimeout(() => this.#server.closeAllConnections(), this.#timing.closeGraceMs);
    await closed;
    clearTimeout(force);
  }
}

/** A name under which a browser on this machine finds the server. */
function reachableName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
