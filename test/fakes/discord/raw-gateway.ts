import { constants, createInflate } from 'node:zlib';
import { WebSocket } from 'ws';
import { Changes } from './changes.ts';
import type { FakeDiscord } from './index.ts';
import type { Json } from './types.ts';

/** A payload that the gateway sent. */
export interface Received {
  readonly op: number;
  readonly t: string | null;
  readonly s: number | null;
  readonly d: Json;
}

/** A bare gateway client that does nothing by itself, for tests of the protocol. */
export class RawGateway {
  readonly received: Received[] = [];
  closeCode: number | undefined;
  readonly #socket: WebSocket;
  readonly #changes = new Changes();

  constructor(discord: FakeDiscord, query = 'v=10&encoding=json') {
    const address = discord.url.replace('http', 'ws').replace('/api', '');
    this.#socket = new WebSocket(`${address}?${query}`);
    const inflate = query.includes('compress') ? createInflate() : undefined;
    inflate?.on('data', (chunk: Buffer) => this.#add(chunk.toString('utf8')));
    this.#socket.on('message', (data: Buffer) => {
      if (inflate) {
        inflate.write(data);
        inflate.flush(constants.Z_SYNC_FLUSH);
      } else this.#add(data.toString('utf8'));
    });
    this.#socket.on('close', (code) => {
      this.closeCode = code;
      this.#changes.notify();
    });
    this.#socket.on('error', () => {});
  }

  #add(text: string): void {
    this.received.push(JSON.parse(text));
    this.#changes.notify();
  }

  /** Sends a payload. */
  send(op: number, d: unknown): void {
    this.#socket.send(JSON.stringify({ op, d }));
  }

  /** Sends IDENTIFY. */
  identify(token: string, intents: number): void {
    this.send(2, { token, intents, properties: { os: 'test', browser: 'test', device: 'test' } });
  }

  /** Waits for a payload with this opcode or event name. */
  async until(what: number | string): Promise<Received> {
    const fits = (one: Received) => (typeof what === 'number' ? one.op === what : one.t === what);
    return await this.#changes.until(() => this.received.find(fits), {
      what: `gateway payload ${what}`,
      dump: () => JSON.stringify(this.received.map(({ op, t }) => t ?? op)),
    });
  }

  /** Waits for the end of the connection; resolves with the close code. */
  async untilClosed(): Promise<number> {
    return await this.#changes.until(() => this.closeCode, {
      what: 'the close',
      dump: () => JSON.stringify(this.received.map(({ op, t }) => t ?? op)),
    });
  }

  /** Names of the events received so far. */
  get events(): string[] {
    return this.received.flatMap(({ t }) => (t ? [t] : []));
  }

  /** Closes with a code; without one the connection is cut. */
  close(code?: number): void {
    if (code === undefined) this.#socket.terminate();
    else this.#socket.close(code);
  }
}
