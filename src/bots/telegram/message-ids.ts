/** How many ids above the last known one are looked at for a lost message. */
const MOST_CANDIDATES = 12;
const MOST_RECENT = 500;
const MOST_COUNTERS = 2_000;
/** Of so many counters the next run knows. */
const MOST_KEPT = 50;

type Counter = { highest: number; readonly recent: Set<number> };

/**
 * What is known of message ids, to find a message whose `sendMessage` was never answered. Ids only
 * grow: a supergroup counts for itself, all private chats and small groups of a bot share one
 * counter (https://core.telegram.org/api/updates: one message box for each).
 */
export class MessageIds {
  readonly #counters = new Map<string, Counter>();
  readonly #onHigher: () => void;
  readonly #turns = new Map<number, Promise<unknown>>();

  /** `onHigher`: called when {@link newest} has changed. */
  constructor(onHigher: () => void = () => {}) {
    this.#onHigher = onHigher;
  }

  /** Takes over what an earlier run saw as {@link newest}. */
  restore(highest: Readonly<Record<string, number>>): void {
    for (const [key, id] of Object.entries(highest)) {
      const counter = this.#counters.get(key) ?? { highest: 0, recent: new Set() };
      counter.highest = Math.max(counter.highest, id);
      this.#counters.set(key, counter);
    }
  }

  /** Notes a message that exists, whoever wrote it; what is no id, being from a file, is none. */
  note(chat: number, id: number): void {
    if (!Number.isSafeInteger(id)) return;
    const key = counterOf(chat);
    const counter = this.#counters.get(key) ?? { highest: 0, recent: new Set() };
    const isHigher = id > counter.highest;
    counter.highest = Math.max(counter.highest, id);
    counter.recent.add(id);
    if (counter.recent.size > MOST_RECENT) dropOldest(counter.recent);
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    if (this.#counters.size > MOST_COUNTERS) dropOldest(this.#counters);
    if (isHigher) this.#onHigher();
  }

  /** The highest id of each of the counters that were used last. */
  newest(): Record<string, number> {
    const newest = [...this.#counters].slice(-MOST_KEPT);
    return Object.fromEntries(newest.map(([key, { highest }]) => [key, highest]));
  }

  /** The highest id that a message in this chat cannot have any more; undefined: nothing known. */
  highest(chat: number): number | undefined {
    return this.#counters.get(counterOf(chat))?.highest;
  }

  /** The few ids above `floor` that may be a lost message: none of them is known to be another. */
  candidates(chat: number, floor: number): readonly number[] {
    const recent = this.#counters.get(counterOf(chat))?.recent ?? new Set();
    const found: number[] = [];
    for (let id = floor + 1; found.length < MOST_CANDIDATES; id += 1) {
      if (!recent.has(id)) found.push(id);
    }
    return found;
  }

  /**
   * Runs the sends of one chat one after the other. Otherwise the search for a lost message could
   * take one that another answer is sending at that moment.
   */
  async inTurn<T>(chat: number, send: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(chat);
    const turn = (async () => {
      await before?.catch(() => {});
      return await send();
    })();
    this.#turns.set(chat, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(chat) === turn) this.#turns.delete(chat);
    }
  }
}

/** Supergroups have ids below -1000000000000. */
function counterOf(chat: number): string {
  return chat <= -1_000_000_000_000 ? String(chat) : 'account';
}

function dropOldest(entries: Set<number> | Map<string, unknown>): void {
  for (const key of entries.keys()) {
    (entries as { delete(key: unknown): boolean }).delete(key);
    return;
  }
}
