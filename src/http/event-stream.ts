export type EventStreamOptions = {
  /** A comment is sent this often, so that nobody in between takes the silence for the end. */
  readonly heartbeatMs: number;
  /** A client that reads nothing for so long is dropped; unset: a minute. */
  readonly stallMs?: number;
  /** Ends the connection of a client that is dropped. */
  readonly cut: () => void;
  /** Ends the stream when the server closes. */
  readonly life: AbortSignal;
};

/** So much may wait for the client before who writes to it has to wait as well. */
const ROOM_BYTES = 64 * 1024;
/** Who does not wait for room must not fill the memory. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Server-sent events to one client. What is sent after the end, or to a client that left, is lost. */
export class EventStream {
  readonly #encoder = new TextEncoder();
  readonly #gone = new AbortController();
  readonly #life: AbortSignal;
  readonly #body: ReadableStream<Uint8Array>;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stallMs: number;
  readonly #cut: () => void;
  #stall: NodeJS.Timeout | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #waiting: (() => void)[] = [];
  readonly #end = () => this.end();

  constructor({ heartbeatMs, stallMs = 60_000, cut, life }: EventStreamOptions) {
    this.#life = life;
    this.#cut = cut;
    this.#stallMs = stallMs;
    const source = {
      start: (controller: ReadableStreamDefaultController<Uint8Array>) => {
        this.#controller = controller;
      },
      pull: () => this.#wake(),
      cancel: () => this.#release(),
    };
    const strategy = new ByteLengthQueuingStrategy({ highWaterMark: ROOM_BYTES });
    this.#body = new ReadableStream(source, strategy);
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    if (life.aborted) this.end();
    else life.addEventListener('abort', this.#end, { once: true });
  }

  /** Aborted when the client left or the stream ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Sends one event with `data` as JSON, at once. */
  send(data: object): void {
    this.sendText(JSON.stringify(data));
  }

  /** Sends one event with these words as its data; they have no line breaks. */
  sendText(data: string): void {
    this.#write(`data: ${data}\n\n`);
  }

  /** Resolves when the client has read most of what was sent, or has gone. */
  async room(): Promise<void> {
    if (this.#room > 0) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
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

  /** Bytes that may be sent without waiting; there is room for ever when nobody listens. */
  get #room(): number {
    return this.#controller?.desiredSize ?? Number.POSITIVE_INFINITY;
  }

  #write(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text));
    if (this.#room > 0) return;
    if (this.#room < -MAX_WAITING_BYTES) this.#drop();
    else this.#stall ??= setTimeout(() => this.#drop(), this.#stallMs);
  }

  #beat(): void {
    if (this.#room > 0) this.#write(': waiting\n\n');
  }

  /** The client reads. */
  #wake(): void {
    clearTimeout(this.#stall);
    this.#stall = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The client is there and does not read. */
  #drop(): void {
    this.#release();
    this.#cut();
  }

  #release(): void {
    if (this.#controller === undefined) return;
    this.#controller = undefined;
    clearInterval(this.#heartbeat);
    this.#life.removeEventListener('abort', this.#end);
    this.#wake();
    this.#gone.abort();
  }
}
