import type { Burst } from './bursts.ts';
import type { Incoming } from './door.ts';
import type { History, Question } from './history.ts';
import type { OpenQuestions } from './open-questions.ts';

/** One more message, and the conversation that it belongs to. */
export type Part = {
  readonly key: string;
  readonly incoming: Incoming;
  readonly text: string;
};

/** Writes down what is asked, before anybody hears that it was accepted. */
export class Acceptance {
  readonly #history: History;
  readonly #open: OpenQuestions;

  constructor({ history, open }: { history: History; open: OpenQuestions }) {
    this.#history = history;
    this.#open = open;
  }

  /** Resolves when it is on disk in both places. False: it was accepted before. Throws StorageError. */
  async accept({ key, incoming, text }: Part): Promise<boolean> {
    const { id: source, author, attachments } = incoming;
    const question: Question = {
      source,
      person: author.id,
      text,
      ...(attachments && { attachments }),
    };
    const opening = this.#open.open(key, incoming);
    opening.catch(() => {});
    let isNew = false;
    try {
      isNew = await this.#history.accept(key, question);
    } finally {
      // What was not accepted must not be taken up by the next run; what an earlier run left must.
      const undo = async () => {
        if (await opening) await this.#open.close(source);
      };
      if (!isNew) await undo().catch(() => {});
    }
    await opening;
    return isNew;
  }

  /** Adds a further part to a question; see {@link History.join}. Throws StorageError. */
  async join(burst: Burst, { key, incoming, text }: Part): Promise<'joined' | 'known' | 'gone'> {
    const { id, attachments } = incoming;
    const further = {
      source: id,
      join: burst.add(incoming, text),
      ...(attachments && { attachments }),
    };
    const joining = burst.accepted.then(async (isNew) =>
      isNew ? await this.#history.join(key, burst.source, further) : 'gone',
    );
    burst.holdFor(joining.catch(() => {}));
    return await joining;
  }
}
