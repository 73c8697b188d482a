import type { Update } from 'grammy/types';
import { conflict } from './api-error.ts';

/** The content of an update: one field named after its kind. */
export type UpdateBody = Omit<Update, 'update_id'>;

// Telegram sends everything but these when allowed_updates is empty.
const ONLY_WHEN_ASKED = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

interface Poll {
  limit: number;
  resolve: (updates: Update[]) => void;
  reject: (error: Error) => void;
}

interface PollOptions {
  offset: number;
  limit: number;
  /** Seconds. */
  timeout: number;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/**
 * The updates that wait for the bot. They stay until `getUpdates` asks for a higher offset or the webhook
 * has taken them.
 */
export class UpdateQueue {
  readonly #pending: Update[] = [];
  #lastId = 730_000_000;
  #allowed: readonly string[] = [];
  #poll: Poll | undefined;
  #onPush: () => void = () => {};

  /** The updates not yet confirmed, oldest first. */
  get pending(): readonly Update[] {
    return this.#pending;
  }

  /** The kinds the bot asked for; empty means the usual ones. */
  get allowed(): readonly string[] {
    return this.#allowed;
  }

  /** Tells whether a bot is waiting in a long poll. */
  get isPolled(): boolean {
    return this.#poll !== undefined;
  }

  /** Called after every new update, for the webhook. */
  onPush(listener: () => void): void {
    this.#onPush = listener;
  }

  /** Sets the kinds the bot wants; what is queued already stays. */
  allow(kinds: readonly string[]): void {
    this.#allowed = [...kinds];
  }

  /** Queues an update if the bot wants its kind; gives what was queued. */
  push(body: UpdateBody): Update | undefined {
    const kind = Object.keys(body)[0] ?? '';
    const wanted =
      this.#allowed.length === 0 ? !ONLY_WHEN_ASKED.has(kind) : this.#allowed.includes(kind);
    return wanted ? this.pushRaw(body) : undefined;
  }

  /** Queues anything at all with the next `update_id`. */
  pushRaw(body: UpdateBody): Update {
    this.#lastId += 1;
    const update: Update = { ...structuredClone(body), update_id: this.#lastId };
    this.#pending.push(update);
    this.#answerPoll();
    this.#onPush();
    return update;
  }

  /** Forgets one update (the webhook took it) or all. */
  forget(updateId?: number): void {
    if (updateId === undefined) {
      this.#pending.length = 0;
      return;
    }
    const index = this.#pending.findIndex((update) => update.update_id === updateId);
    if (index >= 0) this.#pending.splice(index, 1);
  }

  /** `getUpdates`: ends an older poll with 409, confirms below the offset, waits up to the timeout. */
  async poll({ offset, limit, timeout, signal }: PollOptions): Promise<Update[]> {
    this.abortPoll(
      'terminated by other getUpdates request; make sure that only one bot instance is running',
    );
    this.#confirm(offset);
    if (this.#pending.length > 0 || timeout <= 0) return this.#pending.slice(0, limit);
    return new Promise((resolve, reject) => {
      const poll: Poll = {
        limit,
        resolve: (updates) => {
          end();
          resolve(updates);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      const timer = setTimeout(() => poll.resolve([]), timeout * 1000);
      const onAbort = () => poll.resolve([]);
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        if (this.#poll === poll) this.#poll = undefined;
      };
      signal.addEventListener('abort', onAbort);
      this.#poll = poll;
    });
  }

  /** Ends the waiting poll, if any, with 409 and this text. */
  abortPoll(reason: string): void {
    this.#poll?.reject(conflict(reason));
  }

  #confirm(offset: number): void {
    if (offset < 0) {
      this.#pending.splice(0, Math.max(0, this.#pending.length + offset));
      return;
    }
    const kept = this.#pending.filter((update) => update.update_id >= offset);
    this.#pending.splice(0, this.#pending.length, ...kept);
  }

  #answerPoll(): void {
    const poll = this.#poll;
    if (poll !== undefined) poll.resolve(this.#pending.slice(0, poll.limit));
  }
}
