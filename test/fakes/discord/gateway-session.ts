import { randomBytes } from 'node:crypto';
import type { GatewayEvent } from './types.ts';

/** Where a session's payloads go while a client is connected. */
export interface SessionOutlet {
  send(payload: string): void;
}

/** A gateway session: numbers its events and keeps them all, so that a client can RESUME. */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  readonly #sent: { s: number; payload: string }[] = [];
  /** The connection that it is attached to now. */
  outlet: SessionOutlet | undefined;

  constructor(intents: number) {
    this.intents = intents;
  }

  /** The last sequence number given. */
  get seq(): number {
    return this.#sent.at(-1)?.s ?? 0;
  }

  /** Dispatches an event when the session's intents cover it; without a connection it is kept for the replay. */
  dispatch(event: GatewayEvent): void {
    if (event.intent !== 0 && !(this.intents & event.intent)) return;
    const s = this.seq + 1;
    const payload = JSON.stringify({ op: 0, t: event.t, s, d: event.build(this.intents) });
    this.#sent.push({ s, payload });
    this.outlet?.send(payload);
  }

  /** Sends again everything after `seq`. */
  replay(seq: number): void {
    for (const { s, payload } of this.#sent) if (s > seq) this.outlet?.send(payload);
  }
}
