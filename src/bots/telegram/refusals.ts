import { isUnknownMethod } from './delivery.ts';

const MOST_REMEMBERED = 1_000;

/**
 * Remembers for a while which chats do not take something, or that the server does not know it at
 * all, so that not every answer has to find out.
 */
export class Refusals {
  readonly #chatMs: number;
  readonly #serverMs: number;
  readonly #until = new Map<number, number>();
  #everywhereUntil = 0;

  constructor([chatMs, serverMs]: readonly [chat: number, server: number]) {
    this.#chatMs = chatMs;
    this.#serverMs = serverMs;
  }

  has(chat: number): boolean {
    const until = Math.max(this.#everywhereUntil, this.#until.get(chat) ?? 0);
    return performance.now() < until;
  }

  /** Notes what was refused in `chat`, by the error that said so. */
  note(chat: number, error: unknown): void {
    const now = performance.now();
    if (isUnknownMethod(error)) this.#everywhereUntil = now + this.#serverMs;
    this.#until.delete(chat);
    this.#until.set(chat, now + this.#chatMs);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MOST_REMEMBERED && oldest !== undefined) this.#until.delete(oldest);
  }
}
