import type { RawData, WebSocket } from 'ws';
import { isJson } from './form-errors.ts';
import type { GatewaySession, SessionOutlet } from './gateway-session.ts';
import { zlibStream } from './gateway-zlib.ts';
import type { Json } from './types.ts';

/** Gateway opcodes (reference: "Gateway Opcodes"). */
const OP = {
  heartbeat: 1,
  identify: 2,
  presence: 3,
  voiceState: 4,
  resume: 6,
  reconnect: 7,
  requestMembers: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Most payloads a client may send in a minute; more close the connection with 4008. */
const PAYLOADS_PER_MINUTE = 120;

/** What a connection asks of the gateway behind it. */
export interface GatewayHost {
  readonly heartbeatMs: number;
  /** Starts a session on the connection and sends READY and the guilds, or gives the close code to refuse with. */
  identify(data: Json, connection: GatewayConnection): number | undefined;
  /** Finds the session to go on with; a number closes, undefined is answered with op 9. */
  resume(data: Json): GatewaySession | number | undefined;
  /** The client is gone; with 1000 and 1001 it also `ended` its session. */
  closed(connection: GatewayConnection, ended: GatewaySession | undefined): void;
}

/** One WebSocket: framing, heartbeats, opcodes and their close codes. */
export class GatewayConnection implements SessionOutlet {
  session: GatewaySession | undefined;
  readonly #socket: WebSocket;
  readonly #host: GatewayHost;
  readonly #write: (text: string) => void;
  readonly #minute = { startedAt: 0, count: 0 };
  #isSilent = false;

  constructor(options: { socket: WebSocket; host: GatewayHost; compress: boolean }) {
    const { socket, host, compress } = options;
    this.#socket = socket;
    this.#host = host;
    const emit = (message: Buffer | string) => socket.send(message);
    this.#write = compress ? zlibStream(emit) : emit;
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', (code) => {
      const ended = code === 1000 || code === 1001 ? this.session : undefined;
      this.detach();
      host.closed(this, ended);
    });
    // A client that dies mid-frame is no fault of the test; the close event follows.
    socket.on('error', () => {});
    this.#control(OP.hello, { heartbeat_interval: host.heartbeatMs, _trace: [] });
  }

  /** Sends a payload, unless the connection is silent or closing. */
  send(payload: string): void {
    if (!this.#isSilent && this.#socket.readyState === this.#socket.OPEN) this.#write(payload);
  }

  /** Ends the connection like a broken cable: the client sees 1006. */
  drop(): void {
    this.detach();
    this.#socket.terminate();
  }

  /** Closes with a code of Discord's. */
  close(code: number, reason = ''): void {
    this.detach();
    this.#socket.close(code, reason);
  }

  /** Op 7: tells the client to reconnect and resume. */
  askReconnect(): void {
    this.#control(OP.reconnect, null);
  }

  /** Op 9: the session is invalid, resumable or not. */
  invalidate(isResumable: boolean): void {
    this.detach();
    this.#control(OP.invalidSession, isResumable);
  }

  /** From now on nothing is sent, heartbeats are not answered: a zombie connection. */
  silence(): void {
    this.#isSilent = true;
  }

  /** Events of the session no longer go to this connection. */
  detach(): void {
    if (this.session?.outlet === this) this.session.outlet = undefined;
    this.session = undefined;
  }

  #control(op: number, d: unknown): void {
    this.send(JSON.stringify({ op, d, s: null, t: null }));
  }

  #receive(data: RawData): void {
    if (this.#isSilent) return;
    const code = this.#isFlooding() ? 4008 : this.#handle(parse(data));
    if (code !== undefined) this.close(code, REASONS[code]);
  }

  #isFlooding(): boolean {
    const now = performance.now();
    if (now - this.#minute.startedAt > 60_000) {
      this.#minute.startedAt = now;
      this.#minute.count = 0;
    }
    this.#minute.count += 1;
    return this.#minute.count > PAYLOADS_PER_MINUTE;
  }

  /** Does what a payload asks for; a number is the close code it earned. */
  #handle(payload: Json | undefined): number | undefined {
    if (!payload) return 4002;
    const data = isJson(payload.d) ? payload.d : {};
    switch (payload.op) {
      case OP.heartbeat:
        this.#control(OP.heartbeatAck, null);
        return undefined;
      case OP.identify:
        return this.session ? 4005 : this.#host.identify(data, this);
      case OP.resume:
        return this.session ? 4005 : this.#resume(data);
      case OP.presence:
      case OP.voiceState:
      case OP.requestMembers:
        return this.session ? undefined : 4003;
      default:
        return 4001;
    }
  }

  #resume(data: Json): number | undefined {
    const session = this.#host.resume(data);
    if (typeof session === 'number') return session;
    if (session === undefined) {
      this.invalidate(false);
      return undefined;
    }
    const seq = Number(data.seq);
    if (!Number.isInteger(seq) || seq > session.seq) return 4007;
    this.session = session;
    session.outlet = this;
    session.replay(seq);
    session.dispatch({ t: 'RESUMED', intent: 0, build: () => ({ _trace: [] }) });
    return undefined;
  }
}

function parse(data: RawData): Json | undefined {
  try {
    const payload: unknown = JSON.parse(String(data));
    return isJson(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<number, string>> = {
  4001: 'Unknown opcode.',
  4002: 'Error while decoding payload.',
  4003: 'Not authenticated.',
  4004: 'Authentication failed.',
  4005: 'Already authenticated.',
  4007: 'Invalid seq.',
  4008: 'Rate limited.',
  4010: 'Invalid shard.',
  4013: 'Invalid intent(s).',
  4014: 'Disallowed intent(s).',
};
