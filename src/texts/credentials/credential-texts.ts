import type { Advice } from '../advice.ts';

/** What is said about a token, wherever one is checked. Plain text. */
export type CredentialTexts = {
  /** It is no token, by its looks. */
  readonly pasteFaults: Readonly<Record<PasteFaultName, Advice>>;
  /** The service does not know it. */
  readonly refused: Readonly<Record<MessengerName, Advice>>;
  /** `code` is the system's, such as `ECONNREFUSED`. */
  readonly unreachable: (host: string, code: string) => Advice;
  readonly timeout: (host: string) => Advice;
  /** Another program answers there; `variable` holds the address. */
  readonly foreign: (host: string, variable: string) => Advice;
};

export type MessengerName = 'telegram' | 'discord';

export type PasteFaultName =
  | 'empty'
  /** A token of the other messenger. */
  | 'discord_token'
  | 'telegram_token'
  /** Only what stands before the colon. */
  | 'telegram_half'
  | 'telegram_name'
  /** It begins as a token does, but something of it is missing. */
  | 'cut'
  | 'discord_id'
  | 'discord_public_key'
  | 'discord_secret'
  | 'discord_webhook'
  | 'no_token';
