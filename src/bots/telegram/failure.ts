import { GrammyError } from 'grammy';
import { LONGEST_SILENCE_MS } from '../pace.ts';

/** Why no updates come, as far as it changes what is done next. */
export type PollFailure =
  | 'refused'
  | 'address'
  | 'webhook'
  | 'conflict'
  | 'throttled'
  | 'unreachable';

/** Sorts an error of `getMe`, `getUpdates` or `setWebhook`. */
export function pollFailureOf(error: unknown): PollFailure {
  if (!(error instanceof GrammyError)) return 'unreachable';
  switch (error.error_code) {
    case 400:
      return error.method === 'setWebhook' ? 'address' : 'unreachable';
    // A token of the wrong shape is answered by 404, one that was revoked by 401.
    case 401:
    case 404:
      return 'refused';
    case 409:
      return /webhook/i.test(error.description) ? 'webhook' : 'conflict';
    case 429:
      return 'throttled';
    default:
      return 'unreachable';
  }
}

/** How long to be silent because the server asked for it; 0 when it did not. */
export function retryAfterMs(error: unknown): number {
  if (!(error instanceof GrammyError)) return 0;
  const seconds: unknown = error.parameters.retry_after;
  if (typeof seconds !== 'number' || !(seconds > 0)) return 0;
  return Math.min(seconds * 1_000, LONGEST_SILENCE_MS);
}

/** What the log says when polling begins to fail this way. */
export const FAILURE_SENTENCES: Readonly<Record<PollFailure, string>> = {
  refused:
    'Telegram refuses TELEGRAM_BOT_TOKEN: it is wrong or was revoked. ' +
    'Get the right one from @BotFather; until then Telegram stays silent',
  address: 'Telegram does not take TELEGRAM_WEBHOOK_URL: a public HTTPS address is needed',
  webhook: 'Telegram sends updates to a webhook of this bot, which is now removed',
  conflict:
    'Another copy of this bot is polling with the same TELEGRAM_BOT_TOKEN: stop one of them; ' +
    'trying again',
  throttled: 'Telegram asks for a pause; polling again after it',
  unreachable: 'Telegram cannot be reached; trying again',
};
