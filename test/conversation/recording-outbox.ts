import type { Outbox, Said } from '../../src/conversation/door.ts';
import { RecordingReply } from './recording-reply.ts';

/** Something that the bot said by itself, and to whom or to which message. */
export type Sent = {
  readonly to: string;
  readonly said?: Said;
  readonly language: string | undefined;
  readonly reply: RecordingReply;
};

/** Ways to people that keep what goes through them. */
export class RecordingOutbox implements Outbox {
  readonly sent: Sent[] = [];
  readonly forgotten: string[] = [];
  /** Who cannot be reached. */
  readonly away = new Set<string>();
  /** What every message fails with, as when the platform is out of reach. */
  failure: Error | undefined;
  readonly #waiting = new Set<() => void>();

  async direct(personId: string, language: string | undefined) {
    return this.away.has(personId) ? undefined : this.#open({ to: personId, language });
  }

  async replyTo(said: Said) {
    const { id, language } = said.author;
    return this.away.has(id) ? undefined : this.#open({ to: id, said, language });
  }

  async forget(personId: string): Promise<void> {
    this.forgotten.push(personId);
  }

  /** The texts that somebody got, oldest first. */
  textsTo(id: string): string[] {
    return this.sent.filter(({ to }) => to === id).map(({ reply }) => reply.text);
  }

  /** Resolves with the message of this number (from 1), past or to come. */
  async nth(number: number, withinMs = 3_000): Promise<Sent> {
    return await new Promise((resolve, reject) => {
      const look = () => {
        const found = this.sent[number - 1];
        if (found === undefined) return;
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`message ${number} was not sent within ${withinMs} ms`));
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }

  #open(how: Omit<Sent, 'reply'>): RecordingReply {
    const reply = new RecordingReply();
    reply.failure = this.failure;
    const finish = reply.finish.bind(reply);
    reply.finish = async (message) => {
      const done = finish(message);
      this.sent.push({ ...how, reply });
      for (const look of [...this.#waiting]) look();
      await done;
    };
    return reply;
  }
}
