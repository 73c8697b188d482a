import type { Receipt } from './door.ts';
import { Limits, refusalMessage } from './limits.ts';
import type { Receipts } from './receipts.ts';
import type { Asking } from './turn.ts';
import type { Turns } from './turns.ts';
import type { Visit } from './visit.ts';

export type QuestionsOptions = {
  readonly turns: Turns;
  readonly receipts: Receipts;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Questions of people who may ask, within their limits: a turn is begun for each. */
export class Questions {
  readonly #turns: Turns;
  readonly #receipts: Receipts;
  readonly #limits: Limits;

  constructor({ turns, receipts, now }: QuestionsOptions) {
    this.#turns = turns;
    this.#receipts = receipts;
    this.#limits = new Limits(now);
  }

  /** A question, once it is on disk. Throws StorageError. */
  async ask(visit: Visit, text: string): Promise<Receipt> {
    const begun = await this.#begin(visit, text.length, () =>
      this.#turns.begin(visit.incoming, text, askingOf(visit)),
    );
    return begun ?? this.#receipts.nothing();
  }

  /** A changed question is answered anew; a changed command was given and stays so. */
  async change(visit: Visit): Promise<Receipt> {
    const { incoming, role } = visit;
    const { invocation, text } = incoming;
    const isQuestion = invocation === undefined || invocation.command === 'ask';
    if (role === 'stranger' || !isQuestion) return this.#receipts.nothing();
    const words = invocation?.argument.trim() ?? text;
    const begun = await this.#begin(visit, words.length, () =>
      this.#turns.change(incoming, words, askingOf(visit)),
    );
    return begun ?? this.#receipts.nothing();
  }

  /** See `CommandCall.again`; gives what becomes of the answer. */
  async again(
    visit: Visit,
    how: { readonly way: 'retry' | 'continue'; readonly source: string },
  ): Promise<Receipt | 'busy' | 'none'> {
    return await this.#begin(visit, 0, () =>
      this.#turns.again(visit.incoming, { ...askingOf(visit), ...how }),
    );
  }

  /** Begins an answer, or says that it is one too many; gives what `begin` does if it begins none. */
  async #begin<Nothing extends string | undefined>(
    visit: Visit,
    characters: number,
    begin: () => Promise<{ readonly done: Promise<void> } | Nothing>,
  ): Promise<Receipt | Nothing> {
    const { incoming, reply, role } = visit;
    const { id } = incoming.author;
    // What a messenger delivers again was counted when it came first.
    const isFree =
      role === 'admin' || (incoming.isEdit !== true && (await this.#turns.knows(incoming)));
    const underWay = this.#turns.countOf(id);
    const refusal = isFree ? undefined : this.#limits.take(id, { characters, underWay });
    if (refusal !== undefined) return this.#receipts.say(reply, refusalMessage(refusal, visit));
    let hasBegun = false;
    try {
      const turn = await begin();
      if (typeof turn !== 'object') return turn;
      hasBegun = true;
      return this.#receipts.watch(turn.done, incoming);
    } finally {
      if (!hasBegun && !isFree) this.#limits.giveBack(id);
    }
  }
}

function askingOf({ reply, texts, role }: Visit): Asking {
  return { reply, texts, role };
}
