import type { Update } from 'grammy/types';
import type { Log } from '../../log.ts';
import { describe } from './call-error.ts';

/** After this many tries a message is given up, if others were accepted meanwhile. */
const MOST_TRIES = 12;

/** Thrown by a handler whose message was not accepted: Telegram has to deliver it again. */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted';

  constructor(cause: unknown) {
    super(`not accepted: ${describe(cause)}`);
  }
}

type Failed = { readonly tries: number; readonly acceptedBefore: number };

export type IntakeOptions = {
  /** Resolves when the update was accepted. */
  readonly handle: (update: Update) => Promise<void>;
  readonly log: Log;
};

/**
 * Takes updates in and knows which of them Telegram may forget. Chats do not wait for each other;
 * within a chat the order is kept. An update that was not accepted keeps {@link Intake.offset}
 * down, so it is delivered again; what was accepted after it is remembered and not taken twice.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #done = new Set<number>();
  readonly #failed = new Map<number, Failed>();
  #offset = 0;
  #accepted = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** The `offset` for the next `getUpdates`: it confirms everything below; 0 before the first. */
  get offset(): number {
    return this.#offset;
  }

  /** True while something waits to be delivered again. */
  get hasFailed(): boolean {
    return this.#failed.size > 0;
  }

  /** Handles one batch; resolves when all of it was accepted or has to come again. */
  async take(updates: readonly Update[]): Promise<void> {
    const lanes = new Map<string, Update[]>();
    for (const update of updates) {
      if (this.#done.has(update.update_id)) continue;
      const lane = laneOf(update);
      lanes.set(lane, [...(lanes.get(lane) ?? []), update]);
    }
    const blocked = await Promise.all([...lanes.values()].map((lane) => this.#takeLane(lane)));
    this.#confirm(updates, Math.min(...blocked));
  }

  /** The id of the first update that has to come again; Infinity when there is none. */
  async #takeLane(lane: readonly Update[]): Promise<number> {
    for (const update of lane) {
      const id = update.update_id;
      if (!(await this.#takeOne(update))) return id;
      this.#failed.delete(id);
      this.#done.add(id);
    }
    return Number.POSITIVE_INFINITY;
  }

  async #takeOne(update: Update): Promise<boolean> {
    const { handle, log } = this.#options;
    const fields = { update: update.update_id };
    try {
      await handle(update);
      this.#accepted += 1;
      return true;
    } catch (error) {
      if (!(error instanceof NotAccepted)) {
        // A defect of ours with one update must not make the bot deaf to all that follow.
        log.error({ ...fields, reason: describe(error) }, 'An update could not be read');
        return true;
      }
      const before = this.#failed.get(update.update_id);
      const tries = (before?.tries ?? 0) + 1;
      const acceptedBefore = before?.acceptedBefore ?? this.#accepted;
      if (tries >= MOST_TRIES && this.#accepted > acceptedBefore) {
        log.error({ ...fields, tries, reason: error.message }, 'A message is given up');
        return true;
      }
      log.warn({ ...fields, tries, reason: error.message }, 'A message will be fetched again');
      this.#failed.set(update.update_id, { tries, acceptedBefore });
      return false;
    }
  }

  #confirm(updates: readonly Update[], firstBlocked: number): void {
    if (updates.length === 0) return;
    const newest = Math.max(...updates.map((update) => update.update_id));
    // Not "the highest ever": after a quiet week Telegram goes on with any number, also a lower one.
    this.#offset = Math.min(newest + 1, firstBlocked);
    const isPast = (id: number) => id < this.#offset || id > newest;
    for (const id of this.#done) if (isPast(id)) this.#done.delete(id);
    for (const id of this.#failed.keys()) if (isPast(id)) this.#failed.delete(id);
  }
}

/** Updates of one chat stay in order; the rest have nothing to do with each other. */
function laneOf(update: Update): string {
  const chat =
    update.message?.chat?.id ??
    update.edited_message?.chat?.id ??
    update.callback_query?.message?.chat?.id ??
    update.stopped_message_generation?.chat?.id ??
    update.my_chat_member?.chat?.id;
  return chat === undefined ? `update ${update.update_id}` : `chat ${chat}`;
}
