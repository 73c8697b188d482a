import { GrammyError } from 'grammy';
import { DeliveryError } from '../surface.ts';
import { CallError, describe } from './call-error.ts';
import { retryAfterMs } from './failure.ts';

/** A send must not be repeated blindly; an edit may. */
export type Doing = 'send' | 'edit';

/** What can be left out of a message so that Telegram takes it. */
export type Remedy = 'formatting' | 'reply' | 'thread';

const GONE =
  /message to (edit|delete) not found|message can't be (edited|deleted)|MESSAGE_ID_INVALID|no (text|caption) in the message/i;

/** True when an edit failed because the message already says just that: a success. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof GrammyError && /message is not modified/i.test(error.description);
}

/** The part of a message that Telegram stumbled over; undefined when it is not that. */
export function remedyOf(error: unknown): Remedy | undefined {
  if (!(error instanceof GrammyError) || error.error_code !== 400) return undefined;
  const { description } = error;
  if (/message to be replied not found|message to reply not found/i.test(description))
    return 'reply';
  if (/message thread not found/i.test(description)) return 'thread';
  return /entit/i.test(description) ? 'formatting' : undefined;
}

/** The chat's new id when a group was turned into a supergroup. */
export function newChatOf(error: unknown): number | undefined {
  return error instanceof GrammyError ? error.parameters.migrate_to_chat_id : undefined;
}

/** Says what a failed call means for an answer. */
export function toDeliveryError(error: unknown, doing: Doing): DeliveryError {
  if (error instanceof DeliveryError) return error;
  // The original holds the message's text; what goes on from here may be logged.
  const cause = new Error(describe(error));
  if (error instanceof CallError) {
    const isUncertain = doing === 'send' && error.mayHaveArrived;
    return new DeliveryError(isUncertain ? 'uncertain' : 'unreachable', cause);
  }
  if (!(error instanceof GrammyError)) return new DeliveryError('refused', cause);
  const { error_code: code, description } = error;
  if (code === 429) return new DeliveryError('wait', cause, Math.max(retryAfterMs(error), 1_000));
  if (code >= 500) return new DeliveryError(doing === 'send' ? 'uncertain' : 'unreachable', cause);
  if (code === 400 && GONE.test(description)) return new DeliveryError('gone', cause);
  return new DeliveryError('refused', cause);
}
