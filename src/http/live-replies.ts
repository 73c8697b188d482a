import type { ConversationService, Incoming } from '../conversation/door.ts';
import { WebReply } from './web-reply.ts';

/** The page's answers under way, by the message they answer. */
export class LiveReplies {
  readonly #conversation: ConversationService;
  readonly #gapMs: number;
  readonly #replies = new Map<string, WebReply>();

  constructor(options: { conversation: ConversationService; gapMs: number }) {
    this.#conversation = options.conversation;
    this.#gapMs = options.gapMs;
  }

  /** The reply to a message: a new one, or the one under way when the message came before. */
  to(incoming: Incoming): WebReply {
    const known = this.#replies.get(incoming.id);
    if (known !== undefined) return known;
    const reply = new WebReply({ gapMs: this.#gapMs });
    this.#replies.set(incoming.id, reply);
    void this.#run(incoming, reply);
    return reply;
  }

  async #run(incoming: Incoming, reply: WebReply): Promise<void> {
    try {
      const receipt = await this.#conversation.receive(incoming, reply);
      await receipt.done;
    } finally {
      this.#replies.delete(incoming.id);
      reply.end();
    }
  }
}
