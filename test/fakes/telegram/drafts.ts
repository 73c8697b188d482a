import type { MessageEntity } from 'grammy/types';

/** A draft that the bot shows while it writes. */
export interface Draft {
  id: number;
  /** The text, or the source of a rich message. */
  text: string;
  entities: MessageEntity[];
  rich: boolean;
  canStop: boolean;
  keepOnStop: boolean;
  thread: number | undefined;
  /** `performance.now()` in milliseconds. */
  expiresAt: number;
}

/**
 * The drafts of one private chat, at most one in each topic. A draft goes with the bot's next message
 * in its topic, when its time is over, and when the person stops it.
 */
export class Drafts {
  readonly #shown = new Map<number | undefined, Draft>();
  readonly #stopped = new Set<number>();

  /** Shows a draft in place of the one in its topic; false for one that the person has stopped. */
  show(draft: Draft): boolean {
    if (this.#stopped.has(draft.id)) return false;
    this.#shown.delete(draft.thread);
    this.#shown.set(draft.thread, draft);
    return true;
  }

  /** Takes the draft of a topic away. */
  clear(thread: number | undefined): void {
    this.#shown.delete(thread);
  }

  /** The draft that was shown last and is still there. */
  get latest(): Draft | undefined {
    const now = performance.now();
    return [...this.#shown.values()].findLast(({ expiresAt }) => expiresAt > now);
  }

  /** The person stops a draft: no later version of it is shown. */
  stop({ id, thread, keepOnStop }: Draft): void {
    this.#stopped.add(id);
    if (!keepOnStop) this.clear(thread);
  }
}
