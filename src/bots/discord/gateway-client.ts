import type { IdentifyThrottle } from './identify-throttle.ts';

/** What a gateway client tells its owner. */
export type GatewayListener = {
  /** Something happened; `name` as in Discord's documentation, READY and RESUMED included. */
  readonly onEvent: (name: string, data: unknown) => void;
  /** The connection broke, and the client is making another. */
  readonly onReconnecting: () => void;
  /** The connection was closed with a code after which the client makes no other. */
  readonly onEnded: (code: number) => void;
  readonly onError: (error: Error) => void;
};

export type GatewayClientOptions = {
  readonly token: string;
  /** Whether to ask for the text of guild messages. */
  readonly withContent: boolean;
  /** Shared by all clients of the bot. */
  readonly throttle: IdentifyThrottle;
  readonly listener: GatewayListener;
};

/** A client for one login, which resumes and re-identifies by itself. */
export interface GatewayClient {
  /** Logs in; rejects where that is of no use. */
  open(): Promise<void>;
  /** Ends the session, without waiting long for the other side, and every attempt at another. */
  dispose(): Promise<void>;
}
