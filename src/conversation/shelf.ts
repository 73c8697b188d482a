import type { Conversation } from '../storage/conversation.ts';
import type { Store } from '../storage/store.ts';
import type { Incoming } from './door.ts';
import type { History } from './history.ts';
import { conversationKey } from './keys.ts';
import { titleOf } from './title.ts';
import type { Turns } from './turns.ts';

/** Most characters of a found passage that are shown. */
const EXCERPT = 120;
/** So many of them stand before what was found. */
const LEAD = 30;
/** Of Markdown, as far as they are in the way of reading. */
const MARKS = /[*`#>|]+/g;
/** A longer name is cut. */
const MAX_TITLE = 200;

/** One conversation in a list of them. */
export type Shelved = {
  /** {@link Incoming.place}'s chat. */
  readonly chat: string;
  /** One line; empty when nobody has said anything yet. */
  readonly title: string;
  /** When something was said last, in milliseconds since 1970. */
  readonly at: number;
  /** The passage in which a search found something; unset: it is in the title. */
  readonly excerpt?: string;
};

type Spot = Pick<Incoming, 'place' | 'author'>;

/**
 * The conversations of a person at a door where they keep several, each in a private place of its
 * own. All of it throws StorageError.
 */
export class Shelf {
  readonly #store: Pick<Store, 'conversations'>;
  readonly #history: History;
  readonly #turns: Turns;

  constructor(options: {
    readonly store: Pick<Store, 'conversations'>;
    readonly history: History;
    readonly turns: Turns;
  }) {
    this.#store = options.store;
    this.#history = options.history;
    this.#turns = options.turns;
  }

  /** The latest first. */
  async list(personId: string, platform: string): Promise<Shelved[]> {
    return (await this.#all(personId, platform)).map(({ chat, conversation }) =>
      shelved(chat, conversation),
    );
  }

  /** Those in whose title or text every word of the query stands, in any case. */
  async search(personId: string, platform: string, query: string): Promise<Shelved[]> {
    const words = fold(query).split(/\s+/).filter(Boolean);
    return (await this.#all(personId, platform)).flatMap(({ chat, conversation }) => {
      const entry = shelved(chat, conversation);
      if (words.every((word) => fold(entry.title).includes(word))) return [entry];
      const excerpt = passageWith(words, conversation);
      return excerpt === undefined ? [] : [{ ...entry, excerpt }];
    });
  }

  /** An empty title gives it back the one of its first question. False: there is none. */
  async rename(spot: Spot, title: string): Promise<boolean> {
    const key = conversationKey(spot);
    if (!(await this.#isTheirs(key, spot))) return false;
    await this.#history.setTitle(key, title.trim().slice(0, MAX_TITLE) || undefined);
    return true;
  }

  /** Deletes it with all that was said in it; what is under way is stopped. False: there is none. */
  async remove(spot: Spot): Promise<boolean> {
    if (!(await this.#isTheirs(conversationKey(spot), spot))) return false;
    await this.#turns.upkeep.remove(spot);
    return true;
  }

  async #isTheirs(key: string, { author }: Spot): Promise<boolean> {
    return (await this.#store.conversations.read(key))?.person === author.id;
  }

  async #all(personId: string, platform: string) {
    const { conversations } = this.#store;
    const prefix = `${platform}:`;
    const keys = await conversations.keys(prefix);
    const read = await Promise.all(
      // One that cannot be read must not hide the others.
      keys.map(async (key) => await conversations.read(key).catch(() => undefined)),
    );
    return read
      .filter((conversation) => conversation?.person === personId)
      .filter((conversation) => conversation !== undefined)
      .map((conversation) => ({ chat: conversation.key.slice(prefix.length), conversation }))
      .sort((a, b) => latest(b.conversation) - latest(a.conversation));
  }
}

function shelved(chat: string, conversation: Conversation): Shelved {
  return { chat, title: titleOf(conversation), at: latest(conversation) };
}

function latest({ exchanges, startedAt }: Conversation): number {
  return exchanges.at(-1)?.at ?? startedAt;
}

/** The passage around the first word, when all words are somewhere in what was said. */
function passageWith(words: readonly string[], conversation: Conversation): string | undefined {
  const said = conversation.exchanges.flatMap(({ question, answer }) => [question, answer]);
  const folded = said.map(fold);
  if (!words.every((word) => folded.some((text) => text.includes(word)))) return undefined;
  const [first = ''] = words;
  const at = folded.findIndex((text) => text.includes(first));
  const from = Math.max(0, (folded[at]?.indexOf(first) ?? 0) - LEAD);
  const passage = (said[at] ?? '').slice(from, from + EXCERPT);
  const plain = passage.replace(MARKS, '').replace(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${plain}`;
}

/** For comparing; as long as the text, so that places in one are places in the other. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}
