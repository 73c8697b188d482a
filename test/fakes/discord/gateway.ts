import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { GatewayConnection, type GatewayHost } from './gateway-connection.ts';
import { GatewaySession } from './gateway-session.ts';
import { guildCreateWire } from './guild-wire.ts';
import { INTENT, intentsRefusal } from './intents.ts';
import { applicationFlags } from './routes-account.ts';
import type { GatewayEvent, Json } from './types.ts';
import { userWire } from './wire.ts';
import type { World } from './world.ts';

/** The gateway as tests see and disturb it. */
export class Gateway implements GatewayHost {
  /** How many IDENTIFYs were accepted. */
  identifies = 0;
  /** How many RESUMEs were accepted. */
  resumes = 0;
  /** How many connections were closed with the code of `refuse()`. */
  refused = 0;
  /** Milliseconds between heartbeats, told in HELLO. */
  readonly heartbeatMs: number;
  readonly #world: World;
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #connections = new Set<GatewayConnection>();
  readonly #sessions = new Map<string, GatewaySession>();
  #refusing: 'reset' | 'unavailable' | number | undefined;

  constructor(options: { world: World; heartbeatMs: number }) {
    this.#world = options.world;
    this.heartbeatMs = options.heartbeatMs;
    this.#world.onEvent((event) => this.dispatch(event));
  }

  /** Live connections that have a session. */
  get connected(): number {
    return [...this.#connections].filter((connection) => connection.session).length;
  }

  /** Cuts all connections hard (close code 1006); the sessions stay and can be resumed. */
  drop(): void {
    for (const connection of [...this.#connections]) connection.drop();
  }

  /** Op 7 to all: reconnect and resume. */
  reconnect(): void {
    for (const connection of this.#connections) connection.askReconnect();
  }

  /** Op 9 to all; `false` ends the sessions, also those of clients that are away: what is said meanwhile is lost. */
  invalidate(isResumable: boolean): void {
    if (!isResumable) this.#sessions.clear();
    for (const connection of this.#connections) connection.invalidate(isResumable);
  }

  /** Closes all connections with a close code, e.g. 4000 or 4009. */
  close(code: number): void {
    for (const connection of [...this.#connections]) connection.close(code);
  }

  /**
   * New connections fail: `reset` cuts them (ECONNRESET), `unavailable` answers HTTP 503, a close
   * code closes those that identify or resume.
   */
  refuse(how: 'reset' | 'unavailable' | number = 'reset'): void {
    this.#refusing = how;
  }

  /** Ends `refuse()`. */
  allow(): void {
    this.#refusing = undefined;
  }

  /**
   * The open connections go dead without being closed: no heartbeat is answered, no event passes (they are kept for the
   * replay). New connections work.
   */
  silence(): void {
    for (const connection of this.#connections) connection.silence();
  }

  /** Sends bytes of any kind over every connection. */
  sendRaw(payload: string): void {
    for (const connection of this.#connections) connection.send(payload);
  }

  /** Sends an event to every session whose intents cover it. */
  dispatch(event: GatewayEvent): void {
    for (const session of this.#sessions.values()) session.dispatch(event);
  }

  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex & { resetAndDestroy?(): void }, head: Buffer) {
    if (this.#refusing === 'reset') {
      socket.resetAndDestroy?.();
      return;
    }
    if (this.#refusing === 'unavailable') {
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
      return;
    }
    const { searchParams: query } = new URL(request.url ?? '/', 'http://127.0.0.1');
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      if (query.get('v') !== '10') return webSocket.close(4012, 'Invalid API version.');
      if ((query.get('encoding') ?? 'json') !== 'json') return webSocket.close(4002);
      const compress = query.get('compress') === 'zlib-stream';
      this.#connections.add(new GatewayConnection({ socket: webSocket, host: this, compress }));
    });
  }

  /** Part of the protocol: a client identifies. */
  identify(data: Json, connection: GatewayConnection): number | undefined {
    if (typeof this.#refusing === 'number') return this.#refuse(this.#refusing);
    if (data.token !== this.#world.token) return 4004;
    const shard = Array.isArray(data.shard) ? data.shard.map(Number) : [0, 1];
    const [shardId = 0, shardCount = 1] = shard;
    if (!(shardId >= 0 && shardId < shardCount)) return 4010;
    const refused = intentsRefusal(data.intents, { messageContent: this.#world.messageContent });
    if (refused) return refused;
    const session = new GatewaySession(Number(data.intents));
    this.#sessions.set(session.id, session);
    connection.session = session;
    session.outlet = connection;
    this.identifies += 1;
    this.#greet(session, [shardId, shardCount]);
    this.#world.changes.notify();
    return undefined;
  }

  /** Part of the protocol: a client resumes. */
  resume(data: Json): GatewaySession | number | undefined {
    if (typeof this.#refusing === 'number') return this.#refuse(this.#refusing);
    if (data.token !== this.#world.token) return 4004;
    const session = this.#sessions.get(String(data.session_id));
    if (!session) return undefined;
    this.resumes += 1;
    queueMicrotask(() => this.#world.changes.notify());
    return session;
  }

  /** Part of the protocol: a connection is gone; a clean close (1000, 1001) by the client ends its session. */
  closed(connection: GatewayConnection, ended: GatewaySession | undefined): void {
    this.#connections.delete(connection);
    if (ended) this.#sessions.delete(ended.id);
    this.#world.changes.notify();
  }

  /** Ends everything. */
  shutDown(): void {
    this.drop();
    this.#server.close();
  }

  #refuse(code: number): number {
    this.refused += 1;
    this.#world.changes.notify();
    return code;
  }

  #greet(session: GatewaySession, shard: number[]): void {
    const guilds = [...this.#world.guilds.values()];
    const ready = {
      v: 10,
      user_settings: {},
      user: { ...userWire(this.#world.bot), verified: true, mfa_enabled: false, email: null },
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: this.#world.origin.replace('http', 'ws'),
      relationships: [],
      private_channels: [],
      presences: [],
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      guild_join_requests: [],
      geo_ordered_rtc_regions: [],
      application: {
        id: this.#world.applicationId,
        flags: applicationFlags(this.#world),
      },
      shard,
      _trace: [],
    };
    session.dispatch({ t: 'READY', intent: 0, build: () => ready });
    for (const guild of guilds) {
      session.dispatch({
        t: 'GUILD_CREATE',
        intent: INTENT.guilds,
        build: () => guildCreateWire(guild, this.#world.bot),
      });
    }
  }
}
