/** A question that waits for its answer or is being answered. */
export type Mark = {
  readonly person: string;
  /** Its conversation. */
  readonly key: string;
  state: 'waits' | 'begun' | 'answered';
  /** While it is being accepted: whether it will be answered. */
  accepting?: Promise<boolean>;
  done?: Promise<void>;
};

/** An order to stop all that somebody has asked. */
export type Stop = { readonly reason: symbol };

/** The questions under way, by the id of the message that asked: a second delivery is ignored. */
export class UnderWay {
  readonly #marks = new Map<string, Mark>();
  /** By person. */
  readonly #stops = new Map<string, Stop>();

  get(source: string): Mark | undefined {
    return this.#marks.get(source);
  }

  /** Puts one in, in the place of an earlier one. */
  enter(source: string, of: Pick<Mark, 'person' | 'key'>): Mark {
    const mark: Mark = { ...of, state: 'waits' };
    this.#marks.set(source, mark);
    return mark;
  }

  /** Takes it out, unless another one stands in its place by now. */
  remove(source: string, mark: Mark): void {
    if (this.#marks.get(source) === mark) this.#marks.delete(source);
  }

  /** The latest order to stop what a person asks: it also meets what is on its way into its lane. */
  lastStop(person: string): Stop | undefined {
    return this.#stops.get(person);
  }

  /** Notes such an order and gives what it is about. */
  orderStop(person: string, reason: symbol): Mark[] {
    this.#stops.set(person, { reason });
    return this.of(person);
  }

  /** Those of one person, in all their conversations. */
  of(person: string): Mark[] {
    return [...this.#marks.values()].filter((mark) => mark.person === person);
  }
}
