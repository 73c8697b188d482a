/** Why a gateway client came to its end. */
export type Farewell =
  /** We closed it. */
  | { readonly kind: 'closed' }
  /** The token is wrong. */
  | { readonly kind: 'refused' }
  /** The message content intent is not granted. */
  | { readonly kind: 'noContent' }
  /** Anything that a later attempt may mend. */
  | { readonly kind: 'lost'; readonly reason: string };

/** Gateway close codes (developer documentation, "Gateway Close Event Codes"). */
const AUTHENTICATION_FAILED = 4004;
const DISALLOWED_INTENTS = 4014;

/** Reads a close code, or what a login was rejected with. */
export function readFarewell(cause: unknown): Farewell {
  if (cause === AUTHENTICATION_FAILED) return { kind: 'refused' };
  if (cause === DISALLOWED_INTENTS) return { kind: 'noContent' };
  if (typeof cause === 'number') return { kind: 'lost', reason: `closed with ${cause}` };
  if (!(cause instanceof Error)) return { kind: 'lost', reason: String(cause) };
  // discord.js' own name for a token that is malformed or that GET /gateway/bot refused.
  const code = Reflect.get(cause, 'code');
  if (code === 'TokenInvalid' || Reflect.get(cause, 'status') === 401) return { kind: 'refused' };
  return { kind: 'lost', reason: describe(cause) };
}

function describe(error: Error): string {
  const code = Reflect.get(error, 'code');
  return [code, error.message].filter((part) => part !== undefined && part !== '').join(': ');
}
