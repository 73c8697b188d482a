import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Changes } from '../foundry/changes.ts';

/** One call as the control hands it on. */
export type ControlCall = {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  out(text: string): void;
  err(text: string): void;
};

/** Answers the calls of the installed command inside the test's process. */
export class Control {
  readonly #answer: (call: ControlCall) => Promise<number>;
  readonly #sockets = new Set<Socket>();
  readonly #changes = new Changes();
  readonly #server: Server;

  constructor(answer: (call: ControlCall) => Promise<number>) {
    this.#answer = answer;
    this.#server = createServer((socket) => void this.#serve(socket));
  }

  /** Calls whose process lives. */
  get running(): number {
    return this.#sockets.size;
  }

  /** Listens on a free port and gives it. */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    // A test that forgets to close this must still be able to end.
    this.#server.unref();
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Resolves when exactly so many calls run. */
  async untilRunning(count: number, withinMs: number): Promise<void> {
    await this.#changes.until(() => this.running === count, {
      withinMs,
      describe: () => `${count} running commands (there are ${this.running})`,
    });
  }

  /** Ends every call under way; resolves when no process is left that this could know of. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(socket: Socket): Promise<void> {
    const gone = new AbortController();
    this.#sockets.add(socket);
    this.#changes.notify();
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      gone.abort();
      this.#changes.notify();
    });
    const send = (frame: { out?: string; err?: string; exit?: number }) => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(frame)}\n`);
    };
    // The process waits for any frame to know that somebody listens.
    send({});
    try {
      const args = await readArgs(socket, gone.signal);
      const out = (text: string) => send({ out: text });
      const err = (text: string) => send({ err: text });
      send({ exit: await this.#answer({ args, signal: gone.signal, out, err }) });
    } catch (error) {
      if (gone.signal.aborted) return;
      send({ err: `fault of the fake itself: ${String(error)}\n`, exit: 70 });
    }
  }
}

async function readArgs(socket: Socket, signal: AbortSignal): Promise<readonly string[]> {
  socket.setEncoding('utf8');
  let line = '';
  while (!line.endsWith('\n')) line += (await once(socket, 'data', { signal }))[0];
  // Without a reader the end of the connection would never be noticed.
  socket.resume();
  return (JSON.parse(line) as { argv: string[] }).argv;
}
