import type { Conversation, Exchange, StoredAttachment } from '../storage/conversation.ts';
import type { Store } from '../storage/store.ts';
import type { Attachment } from './door.ts';

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
      const earlier = exchangeOf(conversation, question.source);
      isNew = earlier === undefined || isStillOpen(earlier, question.source);
      if (earlier !== undefined) return conversation;
      const exchanges = [...conversation.exchanges, this.#opened(question)];
      overflow = exchanges.length > MAX_EXCHANGES ? exchanges.slice(0, -MAX_EXCHANGES / 2) : [];
      return { ...conversation, exchanges: exchanges.slice(overflow.length) };
    });
    if (kept !== undefined && overflow.length > 0) await this.#archive(kept, overflow);
    return isNew;
  }

  /**
   * Adds a further message to a question. `known`: it was dealt with before; `gone`: there is no
   * such question any more.
   */
  async join(
    key: string,
    source: string,
    { join, attachments = [], ...further }: FurtherMessage,
  ): Promise<'joined' | 'known' | 'gone'> {
    let result: 'joined' | 'known' | 'gone' = 'gone';
    await this.#store.conversations.update(key, (current) => {
      if (current === undefined || exchangeOf(current, source) === undefined) return current;
      result = exchangeOf(current, further.source) === undefined ? 'joined' : 'known';
      if (result === 'known') return current;
      return changed(current, source, (exchange) => ({
        ...exchange,
        question: join(exchange.question),
        also: [...(exchange.also ?? []), further.source],
        ...attached([...(exchange.attachments ?? []), ...attachments]),
      }));
    });
    return result;
  }

  /** Writes down what became of a question, or what is known of it by now. */
  async settle(key: string, source: string, outcome: Outcome): Promise<void> {
    await this.#store.conversations.update(key, (current) =>
      current === undefined
        ? undefined
        : changed(current, source, (exchange) => ({ ...exchange, ...outcome })),
    );
  }

  /** What was answered before this question, oldest first. */
  async before(key: string, source: string): Promise<Exchange[]> {
    const exchanges = await this.all(key);
    const at = exchanges.findIndex((each) => each.source === source);
    return exchanges.slice(0, at < 0 ? undefined : at).filter((each) => each.answer !== '');
  }

  /** Everything in the conversation under way, oldest first. */
  async all(key: string): Promise<readonly Exchange[]> {
    return (await this.#store.conversations.read(key))?.exchanges ?? [];
  }

  /** The exchange that a message belongs to; an empty source means the last one. */
  async find(key: string, source: string): Promise<Exchange | undefined> {
    const conversation = await this.#store.conversations.read(key);
    if (source === '') return conversation?.exchanges.at(-1);
    return conversation && exchangeOf(conversation, source);
  }

  /** Takes the last exchange out of the conversation and gives it; undefined: there is none. */
  async dropLast(key: string): Promise<Exchange | undefined> {
    let dropped: Exchange | undefined;
    await this.#store.conversations.update(key, (current) => {
      dropped = current?.exchanges.at(-1);
      if (current === undefined) return undefined;
      return { ...current, exchanges: current.exchanges.slice(0, -1) };
    });
    return dropped;
  }

  /** How the model is to behave in this conversation; undefined: as everywhere. */
  async system(key: string): Promise<string | undefined> {
    return (await this.#store.conversations.read(key))?.system;
  }

  /** Sets that, or removes it with undefined. */
  async setSystem(key: string, person: string, system: string | undefined): Promise<void> {
    await this.#store.conversations.update(key, (current) => {
      const { system: _, ...rest } = current ?? this.#empty(key, person);
      if (system !== undefined) return { ...rest, system };
      return rest.exchanges.length === 0 ? undefined : rest;
    });
  }

  /** Gives the conversation a name, or with undefined the one that its first question gives it. */
  async setTitle(key: string, title: string | undefined): Promise<void> {
    await this.#store.conversations.update(key, (current) => {
      if (current === undefined) return undefined;
      const { title: _, ...rest } = current;
      return title === undefined ? rest : { ...rest, title };
    });
  }

  /** Deletes the conversation with all that was put away of it. */
  async remove(key: string): Promise<void> {
    const { archive, conversations } = this.#store;
    for (const old of await archive.keys(`${key}:`)) await archive.update(old, () => undefined);
    await conversations.update(key, () => undefined);
  }

  /**
   * Moves these exchanges into the archive; what was said after them begins a conversation, which
   * the model meets as it does everywhere.
   */
  async putAway(key: string, old: readonly Pick<Exchange, 'source'>[]): Promise<void> {
    const sources = new Set(old.map(({ source }) => source));
    const current = await this.#store.conversations.read(key);
    if (current === undefined) return;
    const exchanges = current.exchanges.filter(({ source }) => sources.has(source));
    if (exchanges.length > 0) await this.#archive(current, exchanges);
    await this.#store.conversations.update(key, (now) => {
      const rest = now?.exchanges.filter(({ source }) => !sources.has(source)) ?? [];
      const [first] = rest;
      if (now === undefined || first === undefined) return undefined;
      const { system: _, title: __, ...afresh } = now;
      return { ...afresh, startedAt: first.at, exchanges: rest };
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

  #opened({ source, text, attachments = [] }: Question): Exchange {
    const exchange = {
      source,
      question: text,
      answer: '',
      state: 'open',
      at: this.#now(),
    } as const;
    return { ...exchange, ...attached(attachments) };
  }
}

export type Question = {
  /** Id of the message. */
  readonly source: string;
  readonly person: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
};

/** A message that belongs to a question which was accepted before. */
export type FurtherMessage = {
  readonly source: string;
  /** The question with what this message adds to it. */
  readonly join: (question: string) => string;
  readonly attachments?: readonly Attachment[];
};

/** What may be noted of a question: how it ended, where its answer stands, what its files say. */
export type Outcome = Partial<
  Pick<Exchange, 'question' | 'answer' | 'state' | 'model' | 'shown' | 'trace' | 'attachments'>
>;

function exchangeOf({ exchanges }: Conversation, source: string): Exchange | undefined {
  return exchanges.find((each) => each.source === source || each.also?.includes(source) === true);
}

/** Whether nothing came of it yet; a further message is part of its first one. */
function isStillOpen(exchange: Exchange, source: string): boolean {
  return exchange.state === 'open' && exchange.source === source;
}

function changed(
  conversation: Conversation,
  source: string,
  change: (exchange: Exchange) => Exchange,
): Conversation {
  const exchanges = conversation.exchanges.map((each) =>
    each.source === source ? change(each) : each,
  );
  return { ...conversation, exchanges };
}

function attached(attachments: readonly StoredAttachment[]): Pick<Exchange, 'attachments'> {
  return attachments.length === 0 ? {} : { attachments: [...attachments] };
}
