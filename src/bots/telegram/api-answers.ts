import type { Update, UserFromGetMe } from 'grammy/types';
import { z } from 'zod';
import { CallError } from './call-error.ts';

/** The code of an answer that is JSON but says nothing of what was asked. */
const UNREADABLE = 'unreadable';

const identity = z.looseObject({ id: z.int().positive(), username: z.string().min(1) });
const update = z.looseObject({
  update_id: z
    .int()
    .positive()
    .max(Number.MAX_SAFE_INTEGER - 1),
});
/** "Integer": what may have more than 32 significant bits is said to. Other servers may count higher. */
const LARGEST_USUAL = 2_147_483_646;

/** Who the bot is, by the result of `getMe`; throws a {@link CallError} when it does not say so. */
export function readIdentity(result: unknown): UserFromGetMe {
  if (!identity.safeParse(result).success) throw new CallError('getMe', UNREADABLE);
  return result as UserFromGetMe;
}

/** What a poll brought; the rest of each update is read by whoever handles it. */
export type Polled = {
  readonly updates: readonly Update[];
  /** How many were no updates at all: without an id nothing can be confirmed. */
  readonly unreadable: number;
};

/** Whether it is an update, as far as its number goes. */
export function isUpdate(value: unknown): value is Update {
  return update.safeParse(value).success;
}

/**
 * The updates in the result of `getUpdates`; throws a {@link CallError} when there is none although
 * there should be. `offset` is the one that was asked with: an id beyond all others would confirm
 * everything that is still to come.
 */
export function readUpdates(result: unknown, offset: number): Polled {
  if (!Array.isArray(result)) throw new CallError('getUpdates', UNREADABLE);
  const all = result.filter(isUpdate);
  const usual = all.filter(({ update_id: id }) => id <= LARGEST_USUAL);
  const countsHigher = usual.length === 0 && (offset === 0 || offset > LARGEST_USUAL);
  const updates = countsHigher ? all : usual;
  const unreadable = result.length - updates.length;
  // Such a poll ends at once and the next one too: it has to be waited out like any other fault.
  if (updates.length === 0 && unreadable > 0) throw new CallError('getUpdates', UNREADABLE);
  return { updates, unreadable };
}

const refusal = z.object({ ok: z.literal(false), error_code: z.int(), description: z.string() });

/** True for what the Bot API answers with: a result, or a refusal that says what it is. */
export function isApiAnswer(answer: unknown): boolean {
  return isResult(answer) || refusal.safeParse(answer).success;
}

function isResult(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && Reflect.get(answer, 'ok') === true;
}
