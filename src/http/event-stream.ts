export type EventStreamOptions = {
  /** A comment is sent this often, so that nobody in between takes the silence for the end. */
  readonly heartbeatMs: number;
  /** Ends the stream when the server closes. */
  readonly life: AbortSignal;
};

/** Server-sent events to one client. What is sent after the end, or to a client that left, is lost. */
export class EventStream {
  readonly #encoder = new TextEncoder();
  readonly #gone = new AbortController();
  readonly #life: AbortSignal;
  readonly #body: ReadableStream<Uint8Array>;
  readonly #heartbeat: NodeJS.Timeout;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #end = () => this.end();

  constructor({ heartbeatMs, life }: EventStreamOptions) {
    this.#life = life;
    this.#body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => this.#release(),
    });
    this.#heartbeat = setInterval(() => this.#write(': waiting\n\n'), heartbeatMs);
    if (life.aborted) this.end();
    else life.addEventListener('abort', this.#end, { once: true });
  }

  /** Aborted when the client left or the stream ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Sends one event with `data` as JSON, at once. */
  send(data: object): void {
    this.#write(`data: ${JSON.stringify(data)}\n\n`);
  }

  end(): void {
    const controller = this.#controller;
    this.#release();
    controller?.close();
  }

  /** To be answered to the client, once. */
  get response(): Response {
    const headers = {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // Tells the Node adapter not to wait for more before it sends the first event.
      'transfer-encoding': 'chunked',
    };
    return new Response(this.#body, { headers });
  }

  #write(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text));
  }

  #release(): void {
    if (this.#controller === undefined) return;
    this.#controller = undefined;
    clearInterval(this.#heartbeat);
    this.#life.removeEventListener('abort', this.#end);
    this.#gone.abort();
  }
}
