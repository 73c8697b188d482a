import { DeliveryError } from '../surface.ts';

/** Discord's JSON error codes that mean something to us (developer documentation, "JSON"). */
const CODE = {
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  cannotEditAnothers: 50005,
  invalidWebhookToken: 50027,
  invalidForm: 50035,
  threadArchived: 50083,
  alreadyAcknowledged: 40060,
  noHistoryToReplyTo: 160002,
};

/** A message that is not there, not ours, or in an archived thread, where only a send is taken. */
const GONE: readonly unknown[] = [
  CODE.unknownMessage,
  CODE.cannotEditAnothers,
  CODE.threadArchived,
];

/** Turns what discord.js threw into a {@link DeliveryError}. */
export function toDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof Error)) return new DeliveryError('refused', error);
  const retryAfterMs = readRetryAfterMs(error);
  if (retryAfterMs !== undefined) return new DeliveryError('wait', error, retryAfterMs);
  const status = read(error, 'status');
  if (typeof status !== 'number') {
    // Without a status there was no answer: refused, broken off, timed out or not JSON.
    return new DeliveryError('unreachable', error);
  }
  if (status >= 500 || (status === 401 && !isTokenExpired(error))) {
    return new DeliveryError('unreachable', error);
  }
  return new DeliveryError(GONE.includes(read(error, 'code')) ? 'gone' : 'refused', error);
}

/** Whether the connection may have broken after Discord did what it was asked. */
export function isUncertain(error: unknown): boolean {
  return error instanceof DeliveryError && error.fault === 'unreachable';
}

/** Whether an interaction's token does not work (any more). */
export function isTokenExpired(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === CODE.invalidWebhookToken ||
    code === CODE.unknownWebhook ||
    code === CODE.unknownInteraction
  );
}

/** Whether an acknowledgement came twice: the first one did arrive. */
export function isAlreadyAcknowledged(error: unknown): boolean {
  return codeOf(error) === CODE.alreadyAcknowledged;
}

/** Whether Discord found fault with the body itself. */
export function isInvalidForm(error: unknown): boolean {
  return codeOf(error) === CODE.invalidForm;
}

/** Whether the bot may write here but not refer to an earlier message. */
export function isReferenceRefused(error: unknown): boolean {
  return codeOf(error) === CODE.noHistoryToReplyTo;
}

function codeOf(error: unknown): unknown {
  return read(error instanceof DeliveryError ? error.cause : error, 'code');
}

/** A RateLimitError says it in three places, of which some may be 0. */
function readRetryAfterMs(error: Error): number | undefined {
  const times = ['retryAfter', 'timeToReset', 'sublimitTimeout'].map((key) => read(error, key));
  const known = times.filter((time) => typeof time === 'number' && Number.isFinite(time));
  return times[0] === undefined ? undefined : Math.max(0, ...(known as number[]));
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
