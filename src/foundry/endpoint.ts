import type { Transport } from './transport.ts';
import type { Generation } from './types.ts';

/** A verified server: where it is, how it was found and what it speaks. */
export type Endpoint = {
  /** Without `/v1` and trailing slash. */
  readonly url: string;
  /** The discovery step that found it, such as `daemon.json`. */
  readonly source: string;
  readonly generation: Generation;
  /** How long the server took to show itself, in milliseconds. */
  readonly latencyMs: number;
  /** The server's own version, where it tells one. */
  readonly version?: string;
  /** A copy of this product answers there: its practice model, or its API, perhaps our own. */
  readonly isOurs?: boolean;
};

/** Who owns the models of our API, by which a copy of this product knows it. */
export const OWN_NAME = 'foundry-chat';

/** What a dialect needs to talk to one server. */
export type Wire = {
  readonly url: string;
  readonly transport: Transport;
};
