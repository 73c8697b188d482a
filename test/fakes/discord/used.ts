import { answersOf, type InteractionRecord } from './interaction-record.ts';
import { type SeenMessage, seenMessage } from './seen.ts';
import type { Json } from './types.ts';

/** A command, button or menu that a person used and the bot acknowledged. */
export class Used {
  readonly #record: InteractionRecord;

  constructor(record: InteractionRecord) {
    this.#record = record;
  }

  /** The callback's type: 4 message, 5 deferred, 6 deferred update, 7 update, 9 modal. */
  get ack(): number {
    return this.#record.ack ?? 0;
  }

  /** Whether only this person sees the answer. */
  get ephemeral(): boolean {
    return this.#record.isEphemeral;
  }

  /** The modal that was opened, as sent. */
  get modal(): Json | undefined {
    return this.#record.modal;
  }

  /**
   * The original response as it is seen now: the answer, or after types 6 and 7 the message with the component. Undefined
   * when it was deleted or there is none.
   */
  message(): SeenMessage | undefined {
    const { original, channel } = this.#record;
    return original && channel.messages.has(original.id) ? seenMessage(original) : undefined;
  }

  /** All messages that answered, follow-ups included, oldest first, as they are seen now. */
  messages(): SeenMessage[] {
    return answersOf(this.#record).map(seenMessage);
  }
}
