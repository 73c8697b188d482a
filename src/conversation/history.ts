import type { Conversation, Exchange } from '../storage/conversation.ts';
import type { Store } from '../storage/store.ts';

/** Older exchanges of a conversation move into the archive, so that its file stays small. */
const MAX_EXCHANGES = 200;

/** The exchanges of conversations, on disk. Throws StorageError when it cannot be written. */
export class History {
  readonly #store: Store;
  readonly #now: () => number;

  constructor({ store, now = Date.now }: { store: Store; now?: () => number }) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Writes an accepted question down. False: this message was dealt with before, so the platform
   * has delivered it twice. One that an earlier run accepted but never answered is taken again.
   */
  async accept(key: string, question: Question): Promise<boolean> {
    let isNew = true;
    let overflow: readonly Exchange[] = [];
    const kept = await this.#store.conversations.update(key, (current) => {
      const conversation = current ?? this.#empty(key, question.person);
      const earlier = conversation.exchanges.find((each) => each.source === question.source);
      isNew = earlier === undefined || earlier.state === 'open';
      if (earlier !== undefined) return conversation;
      const { source, text } = question;
      const open: Exchange = { source, question: text, answer: '', state: 'open', at: this.#now() };
      const exchanges = [...conversation.exchanges, open];
      overflow = exchanges.length > MAX_EXCHANGES ? exchanges.slice(0, -MAX_EXCHANGES / 2) : [];
      return { ...conversation, exchanges: exchanges.slice(overflow.length) };
    });
    if (kept !== undefined && overflow.length > 0) await this.#archive(kept, overflow);
    return isNew;
  }

  /** Writes down what became of a question. */
  async settle(key: string, source: string, outcome: Outcome): Promise<void> {
    await this.#store.conversations.update(key, (current) => {
      if (current === undefined) return undefined;
      const exchanges = current.exchanges.map((each) =>
        each.source === source ? { ...each, ...outcome } : each,
      );
      return { ...current, exchanges };
    });
  }

  /** What was answered before this question, oldest first. */
  async before(key: string, source: string): Promise<Exchange[]> {
    const exchanges = (await this.#store.conversations.read(key))?.exchanges ?? [];
    const at = exchanges.findIndex((each) => each.source === source);
    return exchanges.slice(0, at < 0 ? undefined : at).filter((each) => each.answer !== '');
  }

  /** Everything in the conversation under way, oldest first. */
  async all(key: string): Promise<readonly Exchange[]> {
    return (await this.#store.conversations.read(key))?.exchanges ?? [];
  }

  /** Moves these exchanges into the archive; what was said after them begins a conversation. */
  async putAway(key: string, old: readonly Pick<Exchange, 'source'>[]): Promise<void> {
    const sources = new Set(old.map(({ source }) => source));
    const current = await this.#store.conversations.read(key);
    const exchanges = current?.exchanges.filter(({ source }) => sources.has(source)) ?? [];
    if (current === undefined || exchanges.length === 0) return;
    await this.#archive(current, exchanges);
    await this.#store.conversations.update(key, (now) => {
      const rest = now?.exchanges.filter(({ source }) => !sources.has(source)) ?? [];
      const [first] = rest;
      if (now === undefined || first === undefined) return undefined;
      return { ...now, startedAt: first.at, exchanges: rest };
    });
  }

  async #archive(conversation: Conversation, exchanges: readonly Exchange[]): Promise<void> {
    const startedAt = exchanges[0]?.at ?? conversation.startedAt;
    const old = { ...conversation, startedAt, exchanges: [...exchanges] };
    await this.#store.archive.update(`${conversation.key}:${startedAt}`, () => old);
  }

  #empty(key: string, person: string): Conversation {
    return { key, person, startedAt: this.#now(), exchanges: [] };
  }
}

export type Question = {
  /** Id of the message. */
  readonly source: string;
  readonly person: string;
  readonly text: string;
};

export type Outcome = Pick<Exchange, 'answer' | 'state'> & { readonly model?: string };
