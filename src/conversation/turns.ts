import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Store } from '../storage/store.ts';
import type { Answerer } from './answer.ts';
import { Answering } from './answering.ts';
import { Burst, Bursts } from './bursts.ts';
import { Comeback } from './comeback.ts';
import type { Incoming } from './door.ts';
import { Errands } from './errands.ts';
import type { History, Question } from './history.ts';
import { conversationKey } from './keys.ts';
import { Lanes } from './lanes.ts';
import { OpenQuestions, type Reopened } from './open-questions.ts';
import { type Asking, QUESTION_CHANGED, SHUTTING_DOWN, type Turn } from './turn.ts';

/** For the final texts of answers that were cut at the end. */
const LAST_WORDS_MS = 2_000;

export type TurnsOptions = {
  readonly store: Store;
  readonly history: History;
  readonly answerer: Answerer;
  readonly log: Log;
  /** How long a question is kept while Foundry is not running; unset: 30 minutes. */
  readonly longestWaitMs?: number;
};

/** The promise of a turn's end. */
type Begun = { readonly done: Promise<void> };
/** A turn that waits or is being answered. */
type UnderWay = { state: 'waits' | 'begun' | 'answered'; done?: Promise<void> };

/** Questions on their way: accepted, then answered in their conversation's order. */
export class Turns {
  readonly #history: History;
  readonly #open: OpenQuestions;
  readonly #answering: Answering;
  readonly #lanes = new Lanes();
  readonly #comeback: Comeback;
  readonly #errands = new Errands();
  readonly #bursts = new Bursts();
  /** By the id of the message that asked: a second delivery of it is ignored. */
  readonly #underWay = new Map<string, UnderWay>();

  constructor({ store, history, answerer, log, longestWaitMs }: TurnsOptions) {
    const untilFound = (signal: AbortSignal) => answerer.foundry.untilFound(signal);
    this.#comeback = new Comeback({ untilFound, longestMs: longestWaitMs });
    this.#history = history;
    this.#open = new OpenQuestions(store.open);
    const parts = { store, history, open: this.#open, answerer, comeback: this.#comeback, log };
    this.#answering = new Answering(parts);
  }

  /**
   * Accepts a question: resolves when it is on disk, with the promise of its end. Undefined: it
   * was accepted before. A further part of a question that may go on becomes part of that. Throws
   * StorageError.
   */
  async begin(incoming: Incoming, text: string, asking: Asking): Promise<Begun | undefined> {
    const { id, author, attachments, mayGoOn } = incoming;
    const key = conversationKey(incoming);
    if (this.#underWay.has(id)) return undefined;
    const goesOn = this.#bursts.of(key, incoming);
    if (goesOn !== undefined) {
      const joined = await this.#join(goesOn, { key, incoming, text });
      if (joined !== 'gone') return joined;
    }
    const mark: UnderWay = { state: 'waits' };
    this.#underWay.set(id, mark);
    const question = { source: id, person: author.id, text, ...(attachments && { attachments }) };
    const accepted = this.#accept(key, incoming, question);
    const burst = mayGoOn === true ? new Burst(incoming, text, accepted) : undefined;
    if (burst !== undefined) this.#bursts.begin(key, burst);
    let isNew = false;
    try {
      isNew = await accepted;
    } finally {
      if (!isNew) this.#forget(id, mark);
      if (!isNew && burst !== undefined) this.#bursts.end(key, burst);
    }
    if (!isNew) return undefined;
    return this.#begun(this.#turn(incoming, { ...asking, source: id, way: 'first', burst }));
  }

  /**
   * Answers an earlier question of this conversation once more, from its start or from where its
   * answer was cut: the one of the message `source`, or the last one when that is empty. `busy`: it
   * is being answered; `none`: there is nothing to answer.
   */
  async again(
    incoming: Incoming,
    {
      way,
      source,
      ...asking
    }: Asking & { readonly way: 'retry' | 'continue'; readonly source: string },
  ): Promise<Begun | 'busy' | 'none'> {
    const earlier = await this.#history.find(conversationKey(incoming), source);
    if (earlier === undefined) return 'none';
    // The last words may stand before the messenger has said so: a press can be that quick.
    const state = this.#underWay.get(earlier.source)?.state ?? 'answered';
    if (state !== 'answered') return 'busy';
    if (way === 'continue' && earlier.answer === '') return 'none';
    const isInPlace = incoming.isPress === true;
    return this.#begun(this.#turn(incoming, { ...asking, source: earlier.source, way, isInPlace }));
  }

  /**
   * Answers the last question of its conversation anew, in the same messages, because its author
   * changed it. Undefined: it is another one, or its words are the same.
   */
  async change(incoming: Incoming, text: string, asking: Asking): Promise<Begun | undefined> {
    const key = conversationKey(incoming);
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
    return this.#begun(this.#turn(incoming, { ...asking, source, way: 'retry', isInPlace: true }));
  }

  /** What earlier runs accepted and did not come to answer, oldest first. Throws StorageError. */
  async left(): Promise<Reopened[]> {
    return (await this.#open.left()).filter(({ incoming }) => !this.#underWay.has(incoming.id));
  }

  /**
   * Answers a question of an earlier run in the messages that hold what that run showed, or says
   * what it had written down; without `asking` nobody can be answered, and it is given up.
   */
  async resume(
    { key, incoming }: Reopened,
    asking: Asking | undefined,
  ): Promise<Begun | undefined> {
    const { id: source } = incoming;
    if (this.#underWay.has(source)) return undefined;
    const exchange = await this.#history.find(key, source);
    const isAnswered =
      exchange !== undefined && exchange.answer !== '' && exchange.state !== 'open';
    if (exchange === undefined || asking === undefined) {
      await this.#open.close(source);
      if (exchange?.state === 'open') await this.#history.settle(key, source, { state: 'failed' });
      return undefined;
    }
    const turn = this.#turn(incoming, { ...asking, source, way: 'first' });
    return isAnswered ? { done: this.#answering.deliver(turn, exchange) } : this.#begun(turn);
  }

  /**
   * Stops the answers under way in this conversation, else the long commands; false when there is
   * nothing.
   */
  stop(incoming: Incoming): boolean {
    const key = conversationKey(incoming);
    return this.#lanes.stop(key) || this.#errands.stop(key);
  }

  /** Runs a long command beside the answers; {@link stop} and {@link close} end it. */
  async beside<T>(incoming: Incoming, errand: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return await this.#errands.run(conversationKey(incoming), errand);
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
   * Stops what is under way in this conversation and puts all of it away, with what was written;
   * a question that comes meanwhile belongs to the fresh one. Throws StorageError.
   */
  async startAfresh(incoming: Incoming): Promise<void> {
    const key = conversationKey(incoming);
    this.#lanes.stop(key);
    const old = await this.#history.all(key);
    await this.#lanes.run(key, () => this.#history.putAway(key, old));
  }

  /**
   * Stops what is under way in this conversation and drops its last exchange; gives that, undefined
   * when there is none. Throws StorageError.
   */
  async undo(incoming: Incoming): Promise<Exchange | undefined> {
    const key = conversationKey(incoming);
    this.#lanes.stop(key);
    let dropped: Exchange | undefined;
    await this.#lanes.run(key, async () => {
      dropped = await this.#history.dropLast(key);
    });
    return dropped;
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

  /** On disk in both places before anybody hears of it; false: it was accepted before. */
  async #accept(key: string, incoming: Incoming, question: Question): Promise<boolean> {
    const [isNew] = await Promise.all([
      this.#history.accept(key, question),
      this.#open.open(key, incoming),
    ]);
    if (!isNew) await this.#open.close(question.source);
    return isNew;
  }

  async #join(
    burst: Burst,
    { key, incoming, text }: { key: string; incoming: Incoming; text: string },
  ): Promise<Begun | undefined | 'gone'> {
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
    const result = await joining;
    if (result !== 'joined') return result === 'gone' ? 'gone' : undefined;
    return { done: this.#underWay.get(burst.source)?.done ?? Promise.resolve() };
  }

  #turn(
    incoming: Incoming,
    how: Asking & Pick<Turn, 'source' | 'way' | 'isInPlace'> & { burst?: Burst | undefined },
  ): Turn {
    const { burst, ...rest } = how;
    const key = conversationKey(incoming);
    return { ...rest, ...(burst && { burst }), key, incoming, since: performance.now() };
  }

  #begun(turn: Turn): Begun {
    return { done: this.#run(turn) };
  }

  async #run(turn: Turn): Promise<void> {
    const mark: UnderWay = { state: 'waits' };
    this.#underWay.set(turn.source, mark);
    mark.done = this.#inLane(turn, mark);
    try {
      await mark.done;
    } finally {
      this.#forget(turn.source, mark);
    }
  }

  async #inLane(turn: Turn, mark: UnderWay): Promise<void> {
    const { key, reply, texts, burst } = turn;
    reply.working();
    const stepUp = this.#comeback.stayBehind(key, () =>
      reply.show({ markdown: texts.comeback.behind }),
    );
    await this.#lanes.run(key, async (signal) => {
      mark.state = 'begun';
      stepUp();
      try {
        await this.#answering.answer(turn, signal, () => {
          mark.state = 'answered';
        });
      } finally {
        if (burst !== undefined) this.#bursts.end(key, burst);
      }
    });
  }

  #forget(source: string, mark: UnderWay): void {
    if (this.#underWay.get(source) === mark) this.#underWay.delete(source);
  }
}
