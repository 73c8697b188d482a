import type { ConversationService, Incoming, Said } from '../conversation/door.ts';
import { conversationKey } from '../conversation/keys.ts';
import type { Log } from '../log.ts';
import type { Uploads } from './uploads.ts';
import { WebReply, type WebReplyOptions } from './web-reply.ts';

export type LiveRepliesOptions = {
  readonly conversation: ConversationService;
  readonly uploads: Uploads;
  readonly gapMs: number;
  readonly log: Log;
};

/** The page's answers under way. */
export class LiveReplies {
  readonly #options: LiveRepliesOptions;
  readonly #byDelivery = new Map<string, WebReply>();
  /** The latest one to each question: it may be answered again, or anew after a change. */
  readonly #byQuestion = new Map<string, WebReply>();

  constructor(options: LiveRepliesOptions) {
    this.#options = options;
  }

  /**
   * The reply to a message: a new one, or the one under way when it was delivered before. A change
   * of a message is a delivery of its own.
   */
  to(incoming: Incoming, delivery = incoming.id): WebReply {
    const known = this.#byDelivery.get(delivery);
    if (known !== undefined) return known;
    const reply = this.#make(incoming);
    const close = this.#register(reply, { delivery, question: questionOf(incoming) });
    void this.#run(incoming, reply).finally(close);
    return reply;
  }

  /**
   * A reply to a question of an earlier run, which ends with its last words. It is found when the
   * service begins to use it: the same question may come again before that.
   */
  resume(said: Said): WebReply {
    let close = () => {};
    const reply: WebReply = this.#make(said, {
      onWorking: () => {
        close = this.#register(reply, { delivery: said.id, question: said.id });
      },
      onFinish: () => close(),
    });
    return reply;
  }

  /** The answer to a question, when it is under way. */
  answering(question: string): WebReply | undefined {
    return this.#byQuestion.get(question);
  }

  #make(said: Said, hooks: Pick<WebReplyOptions, 'onWorking' | 'onFinish'> = {}): WebReply {
    const { gapMs, uploads } = this.#options;
    const key = conversationKey(said);
    return new WebReply({ gapMs, read: (id) => uploads.read(key, id), ...hooks });
  }

  /** Gives what ends it. */
  #register(reply: WebReply, { delivery, question }: { delivery: string; question: string }) {
    this.#byDelivery.set(delivery, reply);
    this.#byQuestion.set(question, reply);
    return () => {
      if (this.#byDelivery.get(delivery) === reply) this.#byDelivery.delete(delivery);
      if (this.#byQuestion.get(question) === reply) this.#byQuestion.delete(question);
      reply.end();
    };
  }

  async #run(incoming: Incoming, reply: WebReply): Promise<void> {
    try {
      const receipt = await this.#options.conversation.receive(incoming, reply);
      await receipt.done;
    } catch (error) {
      this.#options.log.error({ error: String(error) }, 'a message of the page was lost');
    }
  }
}

/** The id of the question that is answered: Retry and Continue are about an earlier one. */
function questionOf({ id, invocation }: Incoming): string {
  const isAgain = invocation?.command === 'retry' || invocation?.command === 'continue';
  return (isAgain && invocation.argument) || id;
}
