import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A port of 127.0.0.1 that can be closed and opened again, here or elsewhere. */
export class Listener {
  readonly #onRequest: RequestListener;
  #server: Server | undefined;
  #port = 0;

  constructor(onRequest: RequestListener) {
    this.#onRequest = onRequest;
  }

  /** The port in use, or the last one while closed. */
  get port(): number {
    return this.#port;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  /** Listens on `port`; 0 takes a free one that differs from the last. */
  async open(port: number): Promise<void> {
    const server = createServer(this.#onRequest);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const opened = typeof address === 'object' && address !== null ? address.port : port;
    if (port === 0 && opened === this.#port) {
      await this.open(0);
      server.close();
      return;
    }
    this.#server = server;
    this.#port = opened;
  }

  /** Refuses connections from now on and ends those that are open. */
  close(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
  }
}
