import { GrammyError } from 'grammy';
import { DeliveryError } from '../surface.ts';
import { CallError, describe } from './call-error.ts';
import { retryAfterMs } from './failure.ts';

/** A send must not be repeated blindly; an edit may. */
export type Doing = 'send' | 'edit';

/** What can be left out of a message so that Telegram takes it. */
export type Remedy = 'reply' | 'thread';

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
  return /message thread not found/i.test(description) ? 'thread' : undefined;
}

/** True when the server does not know the method: it is older than what was asked of it. */
export function isUnknownMethod(error: unknown): boolean {
  // By the code: the text of "chat not found", a 400, is like that of "method not found".
  return error instanceof GrammyError && error.error_code === 404;
}

/**
 * True when Telegram does not want what was asked here, though the chat and the message are right
 * and the same may be asked in another way.
 */
export function isNotTaken(error: unknown): boolean {
  if (!(error instanceof GrammyError) || remedyOf(error) === 'reply') return false;
  if (isUnknownMethod(error)) return true;
  return error.error_code === 400 && !GONE.test(error.description) && !isAboutChat(error);
}

/**
 * True when the same may be taken without its formatting: Telegram has many words for entities,
 * addresses and letters that it does not like.
 */
export function mayTakePlain(error: unknown): boolean {
  return isNotTaken(error) && !isUnknownMethod(error);
}

function isAboutChat({ description }: GrammyError): boolean {
  return /chat not found|PEER_ID_INVALID|thread not found|TOPIC_|not enough rights|have no rights/i.test(
    description,
  );
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

/** True when a message may be there although nobody said so. */
export function isUncertain(error: unknown): boolean {
  return error instanceof DeliveryError && error.fault === 'uncertain';
}

/** Whether an edit is taken; only a fault that may pass is thrown. */
export async function accepts(edit: () => Promise<unknown>): Promise<boolean> {
  try {
    await edit();
    return true;
  } catch (error) {
    if (isUnchanged(error)) return true;
    const { fault } = toDeliveryError(error, 'edit');
    if (fault === 'gone' || fault === 'refused' || fault === 'recut') return false;
    throw toDeliveryError(error, 'edit');
  }
}
