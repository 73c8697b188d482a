import { ChatLine, type ChatRules } from './chat-line.ts';

/** Above so many it is looked which are of no more use. */
const MOST_LINES = 1_000;

/** The lines of the chats of a platform, each as long as something in it counts. */
export class ChatLines {
  readonly #lines = new Map<string, ChatLine>();

  /** The line of this chat; to be asked for anew each time, as one that rests may be replaced. */
  of(chat: string, rules: ChatRules): ChatLine {
    const known = this.#lines.get(chat);
    if (known !== undefined) return known;
    if (this.#lines.size >= MOST_LINES) this.#forget();
    const line = new ChatLine(rules);
    this.#lines.set(chat, line);
    return line;
  }

  #forget(): void {
    for (const [chat, line] of this.#lines) if (line.isForgotten) this.#lines.delete(chat);
  }
}
