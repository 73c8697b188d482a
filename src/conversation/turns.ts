import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { type Observe, unobserved } from '../observe.ts';
import type { Store } from '../storage/store.ts';
import { Acceptance } from './acceptance.ts';
import type { Answerer } from './answer.ts';
import { Answering } from './answering.ts';
import { Burst, Bursts } from './bursts.ts';
import { Comeback } from './comeback.ts';
import type { Incoming } from './door.ts';
import { Errands } from './errands.ts';
import type { History } from './history.ts';
import { InOrder } from './in-order.ts';
import { conversationKey } from './keys.ts';
import { Lanes } from './lanes.ts';
import { OpenQuestions, type Reopened } from './open-questions.ts';
import {
  type Asking,
  type AskingAgain,
  type Begun,
  QUESTION_CHANGED,
  SHUTTING_DOWN,
  type Turn,
} from './turn.ts';
import { TurnRunner } from './turn-runner.ts';
import { UnderWay } from './under-way.ts';
import { Upkeep } from './upkeep.ts';

/** For the final texts of answers that were cut at the end. */
const LAST_WORDS_MS = 2_000;

export type TurnsOptions = {
  readonly store: Store;
  readonly history: History;
  readonly answerer: Answerer;
  readonly log: Log;
  readonly observe?: Observe;
  /** How long a question is kept while Foundry is not running; unset: 30 minutes. */
  readonly longestWaitMs?: number;
};

/** Questions on their way: accepted, then answered in their conversation's order. */
export class Turns {
  readonly #history: History;
  readonly #open: OpenQuestions;
  readonly #acceptance: Acceptance;
  readonly #answering: Answering;
  readonly #runner: TurnRunner;
  readonly #lanes = new Lanes();
  readonly #accepting = new InOrder();
  readonly #comeback: Comeback;
  readonly #errands = new Errands();
  readonly #bursts = new Bursts();
  readonly #underWay = new UnderWay();
  /** Changes of whole conversations. */
  readonly upkeep: Upkeep;

  constructor(options: TurnsOptions) {
    const { store, history, answerer, log, longestWaitMs, observe = unobserved } = options;
    const untilFound = (signal: AbortSignal) => answerer.foundry.untilFound(signal);
    this.#comeback = new Comeback({ untilFound, longestMs: longestWaitMs });
    this.#history = history;
    this.upkeep = new Upkeep({ history, lanes: this.#lanes });
    this.#open = new OpenQuestions(store.open);
    this.#acceptance = new Acceptance({ history, open: this.#open });
    this.#answering = new Answering({
      store,
      history,
      open: this.#open,
      answerer,
      comeback: this.#comeback,
      log,
      observe,
    });
    this.#runner = new TurnRunner({
      answering: this.#answering,
      comeback: this.#comeback,
      lanes: this.#lanes,
      bursts: this.#bursts,
      underWay: this.#underWay,
      observe,
    });
  }

  /**
   * Accepts a question: resolves when it is on disk, with the promise of its end. Undefined: it
   * was accepted before. A further part of a question that may go on becomes part of that. Throws
   * StorageError.
   */
  async begin(incoming: Incoming, text: string, asking: Asking): Promise<Begun | undefined> {
    const { id, author, mayGoOn } = incoming;
    const key = conversationKey(incoming);
    if (this.#underWay.get(id) !== undefined) return undefined;
    const stop = this.#underWay.lastStop(author.id);
    const goesOn = this.#bursts.of(key, incoming);
    const part = { key, incoming, text };
    if (goesOn !== undefined) {
      const joined = await this.#acceptance.join(goesOn, part);
      const { done = Promise.resolve() } = this.#underWay.get(goesOn.source) ?? {};
      if (joined !== 'gone') return joined === 'joined' ? { done } : undefined;
    }
    const mark = this.#underWay.enter(id, { person: author.id, key });
    const accepted = this.#acceptance.accept(part);
    mark.accepting = accepted.catch(() => false);
    const burst = mayGoOn === true ? new Burst(incoming, text, accepted) : undefined;
    if (burst !== undefined) this.#bursts.begin(key, burst);
    let isNew = false;
    try {
      // The files of two messages need not be written in the order in which those came.
      isNew = await this.#accepting.after(key, accepted);
    } finally {
      if (!isNew) this.#underWay.remove(id, mark);
      if (!isNew && burst !== undefined) this.#bursts.end(key, burst);
    }
    if (!isNew) return undefined;
    return this.#runner.begin(
      this.#turn(incoming, { ...asking, source: id, way: 'first', burst }),
      stop,
    );
  }

  /**
   * Answers an earlier question of this conversation once more, from its start or from where its
   * answer was cut: the one of the message `source`, or the last one when that is empty. `busy`: it
   * is being answered; `none`: there is nothing to answer.
   */
  async again(
    incoming: Incoming,
    { way, source, ...asking }: AskingAgain,
  ): Promise<Begun | 'busy' | 'none'> {
    const stop = this.#underWay.lastStop(incoming.author.id);
    const earlier = await this.#history.find(conversationKey(incoming), source);
    if (earlier === undefined) return 'none';
    // The last words may stand before the messenger has said so: a press can be that quick.
    const state = this.#underWay.get(earlier.source)?.state ?? 'answered';
    if (state !== 'answered') return 'busy';
    if (way === 'continue' && earlier.answer === '') return 'none';
    const isInPlace = incoming.isPress === true;
    const turn = this.#turn(incoming, { ...asking, source: earlier.source, way, isInPlace });
    return this.#runner.begin(turn, stop);
  }

  /**
   * Answers the last question of its conversation anew, in the same messages, because its author
   * changed it. Undefined: it is another one, or its words are the same.
   */
  async change(incoming: Incoming, text: string, asking: Asking): Promise<Begun | undefined> {
    const key = conversationKey(incoming);
    const stop = this.#underWay.lastStop(incoming.author.id);
    const last = await this.#history.find(key, '');
    if (last === undefined || last.source !== incoming.id || last.question === text)
      return undefined;
    if (last.also !== undefined) return undefined;
    await this.#history.settle(key, last.source, { question: text });
    const underWay = this.#underWay.get(last.source);
    // It is read when its turn comes.
    if (underWay?.state === 'waits') return undefined;
    if (underWay !== undefined) this.#lanes.stop(key, QUESTION_CHANGED);
    const { source } = last;
    const turn = this.#turn(incoming, { ...asking, source, way: 'retry', isInPlace: true });
    return this.#runner.begin(turn, stop);
  }

  /** What earlier runs accepted and did not come to answer, oldest first. Throws StorageError. */
  async left(): Promise<Reopened[]> {
    const left = await this.#open.left();
    return left.filter(({ incoming }) => this.#underWay.get(incoming.id) === undefined);
  }

  /**
   * Answers a question of an earlier run in the messages that hold what that run showed, or says
   * what it had written down; without `asking` nobody can be answered, and it is given up.
   */
  async resume(
    { key, incoming }: Reopened,
    asking: Asking | undefined,
  ): Promise<Begun | undefined> {
    const { id: source, author } = incoming;
    const stop = this.#underWay.lastStop(author.id);
    const exchange = await this.#history.find(key, source);
    // A crash half-way through its acceptance: it comes again, and must not pass for known then.
    if (exchange === undefined) return undefined;
    // One that is delivered again may have been dealt with, but for its last words.
    const again = this.#underWay.get(source);
    if (again !== undefined && (await again.accepting) !== false) return undefined;
    const mark = this.#underWay.enter(source, { person: author.id, key });
    try {
      if (asking === undefined) {
        await this.#open.close(source);
        const isOpen = exchange.state === 'open';
        if (isOpen) await this.#history.settle(key, source, { state: 'failed' });
        return undefined;
      }
      const turn = this.#turn(incoming, { ...asking, source, way: 'first' });
      const isAnswered = exchange.answer !== '' && exchange.state !== 'open';
      if (!isAnswered) return this.#runner.begin(turn, stop);
      return { done: this.#lanes.run(key, () => this.#answering.deliver(turn, exchange)) };
    } finally {
      this.#underWay.remove(source, mark);
    }
  }

  /**
   * Stops the answers under way in this conversation, else the long commands; false when there is
   * nothing.
   */
  stop(incoming: Incoming): boolean {
    const key = conversationKey(incoming);
    return this.#lanes.stop(key) || this.#errands.stop(key);
  }

  /**
   * Stops all that a person has asked, everywhere: what is being answered, what waits, long commands.
   * Gives the promise of its end, which does not reject.
   */
  stopAllOf(person: string, reason: symbol): Promise<void> {
    const marks = this.#underWay.orderStop(person, reason);
    for (const { key } of marks) this.#lanes.stop(key, reason);
    this.#errands.stopOf(person);
    return Promise.allSettled(marks.map(({ done }) => done)).then(() => {});
  }

  /** How many questions of a person wait or are being answered. */
  countOf(person: string): number {
    return this.#underWay.of(person).length;
  }

  /** Whether a message was accepted before and comes again. Throws StorageError. */
  async knows(incoming: Incoming): Promise<boolean> {
    return (await this.#history.find(conversationKey(incoming), incoming.id)) !== undefined;
  }

  /** Runs a long command beside the answers; {@link stop} and {@link close} end it. */
  async beside<T>(incoming: Incoming, errand: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const of = { key: conversationKey(incoming), person: incoming.author.id };
    return await this.#errands.run(of, errand);
  }

  /** Whether a question of this conversation is under way or waits. */
  isAnswering(incoming: Incoming): boolean {
    return this.#lanes.isBusy(conversationKey(incoming));
  }

  /** Shows a note to whoever waits for Foundry in this conversation. */
  noteToWaiting(incoming: Incoming, note: string): void {
    this.#comeback.note(conversationKey(incoming), note);
  }

  /**
   * Waits for the answers under way; after `graceMs` they are cut, and what is there is kept. A
   * messenger that is out of reach then holds nothing up for longer than a moment. Long commands
   * end at once, and so do the questions that wait for Foundry. What has no word yet stays open in
   * the store: the next run answers it.
   */
  async close(graceMs: number): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    const cut = setTimeout(() => this.#lanes.stopAll(SHUTTING_DOWN), graceMs);
    this.#comeback.close();
    const late = sleep(graceMs + LAST_WORDS_MS, undefined, { signal }).catch(() => {});
    await Promise.race([Promise.all([this.#lanes.settled(), this.#errands.close()]), late]);
    clearTimeout(cut);
    over.abort();
  }

  #turn(
    incoming: Incoming,
    how: Asking & Pick<Turn, 'source' | 'way' | 'isInPlace'> & { burst?: Burst | undefined },
  ): Turn {
    const { burst, ...rest } = how;
    const key = conversationKey(incoming);
    return { ...rest, ...(burst && { burst }), key, incoming, since: performance.now() };
  }
}
