import { setTimeout as sleep } from 'node:timers/promises';
import { FoundryError } from '../foundry/errors.ts';
import type { Log } from '../log.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Store } from '../storage/store.ts';
import type { Texts } from '../texts/texts.ts';
import type { Role } from './access.ts';
import { adviceFor } from './advice.ts';
import type { Answer, Answerer } from './answer.ts';
import { Comeback } from './comeback.ts';
import { waitingDraft } from './comeback-line.ts';
import type { Incoming, Message, Reply } from './door.ts';
import { Errands } from './errands.ts';
import type { History, Outcome } from './history.ts';
import { conversationKey } from './keys.ts';
import { Lanes } from './lanes.ts';
import { buttonsAfter, finalText, outcomeOf } from './outcome.ts';
import { faultFields } from './problems.ts';

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

/** A question on its way: accepted, then answered in its conversation's order. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #lanes = new Lanes();
  readonly #comeback: Comeback;
  readonly #errands = new Errands();
  /** Ids of the messages that are being answered: a second delivery of one is ignored. */
  readonly #underWay = new Set<string>();

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#comeback = new Comeback({
      untilFound: (signal) => options.answerer.foundry.untilFound(signal),
      longestMs: options.longestWaitMs,
    });
  }

  /**
   * Accepts a question: resolves when it is on disk, with the promise of its end. Undefined: it
   * was accepted before. Throws StorageError.
   */
  async begin(
    incoming: Incoming,
    { text, reply, texts, role }: { text: string; reply: Reply; texts: Texts; role: Role },
  ): Promise<{ done: Promise<void> } | undefined> {
    const { id, author } = incoming;
    if (this.#underWay.has(id)) return undefined;
    this.#underWay.add(id);
    try {
      const key = conversationKey(incoming);
      const question = { source: id, person: author.id, text };
      const turn = { key, incoming, text, reply, texts, role, since: performance.now() };
      const isNew = await this.#options.history.accept(key, question);
      if (!isNew) this.#underWay.delete(id);
      return isNew ? { done: this.#run(turn) } : undefined;
    } catch (error) {
      this.#underWay.delete(id);
      throw error;
    }
  }

  /**
   * Answers an earlier question of this conversation once more, from its start or from where its
   * answer was cut: the one of the message `source`, or the last one. Undefined: there is none, or
   * it is being answered.
   */
  async again(
    incoming: Incoming,
    how: {
      readonly way: 'retry' | 'continue';
      readonly source: string;
      readonly reply: Reply;
      readonly texts: Texts;
      readonly role: Role;
    },
  ): Promise<{ done: Promise<void> } | undefined> {
    const { way, source, reply, texts, role } = how;
    const key = conversationKey(incoming);
    const all = await this.#options.history.all(key);
    const earlier = source === '' ? all.at(-1) : all.find((each) => each.source === source);
    if (earlier === undefined || this.#underWay.has(earlier.source)) return undefined;
    if (way === 'continue' && earlier.answer === '') return undefined;
    this.#underWay.add(earlier.source);
    const turn: Turn = {
      key,
      incoming: { ...incoming, id: earlier.source },
      text: earlier.question,
      reply,
      texts,
      role,
      since: performance.now(),
      ...(way === 'continue' ? { cut: earlier } : {}),
    };
    return { done: this.#run(turn) };
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
    const { history } = this.#options;
    const key = conversationKey(incoming);
    this.#lanes.stop(key);
    const old = await history.all(key);
    await this.#lanes.run(key, () => history.putAway(key, old));
  }

  /**
   * Waits for the answers under way; after `graceMs` they are cut, and what is there is kept. A
   * messenger that is out of reach then holds nothing up for longer than a moment. Long commands
   * end at once, and so do the questions that wait for Foundry: these stay open in the store.
   */
  async close(graceMs: number): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    const cut = setTimeout(() => this.#lanes.stopAll(), graceMs);
    this.#comeback.close();
    const late = sleep(graceMs + LAST_WORDS_MS, undefined, { signal }).catch(() => {});
    await Promise.race([Promise.all([this.#lanes.settled(), this.#errands.close()]), late]);
    clearTimeout(cut);
    over.abort();
  }

  async #run(turn: Turn): Promise<void> {
    const { key, reply, texts } = turn;
    reply.working();
    const stepUp = this.#comeback.stayBehind(key, () =>
      reply.show({ markdown: texts.comeback.behind }),
    );
    try {
      await this.#lanes.run(key, (signal) => {
        stepUp();
        return this.#answer(turn, signal);
      });
    } finally {
      this.#underWay.delete(turn.incoming.id);
    }
  }

  async #answer(turn: Turn, signal: AbortSignal): Promise<void> {
    const { outcome, message } = await this.#outcome(turn, signal);
    if (outcome !== undefined) await this.#keep(turn.key, turn.incoming, outcome);
    await turn.reply.finish(message);
  }

  async #outcome(turn: Turn, signal: AbortSignal): Promise<End> {
    const { incoming, reply, texts, role, key, since } = turn;
    const startedAt = performance.now();
    const draw = (note?: string) => reply.show(waitingDraft({ texts, role, note }));
    try {
      const ask = () => this.#ask(turn, signal);
      const answer = await this.#comeback.persist(ask, { key, since, signal, draw });
      this.#logAnswer(answer, incoming, startedAt);
      const buttons = buttonsAfter(answer, incoming.id, texts);
      const markdown = finalText(answer, texts);
      const message = buttons.length === 0 ? { markdown } : { markdown, buttons };
      return { outcome: outcomeOf(answer), message };
    } catch (error) {
      return await this.#endOfFault(error, turn);
    }
  }

  async #endOfFault(error: unknown, { incoming, texts, role }: Turn): Promise<End> {
    const code = error instanceof FoundryError ? error.code : undefined;
    if (code === 'aborted') {
      return { outcome: { answer: '', state: 'cut' }, message: { markdown: texts.stopped } };
    }
    const { log, answerer } = this.#options;
    log.warn({ from: incoming.author.id, ...faultFields(error) }, 'not answered');
    const message = await adviceFor(error, { foundry: answerer.foundry, role, texts });
    // The next run may find Foundry: it takes up what is open.
    const staysOpen = code === 'unreachable' && this.#comeback.isClosed;
    return staysOpen ? { message } : { outcome: { answer: '', state: 'failed' }, message };
  }

  async #ask(turn: Turn, signal: AbortSignal): Promise<Answer> {
    const { key, incoming, text, reply, texts, cut } = turn;
    const { store, history, answerer } = this.#options;
    const person = await store.people.read(incoming.author.id);
    return await answerer.answer({
      question: text,
      history: [...(await history.before(key, incoming.id)), ...(cut === undefined ? [] : [cut])],
      ...(cut === undefined ? {} : { beginning: cut.answer }),
      model: person?.model,
      owner: incoming.author.id,
      texts,
      reply,
      signal,
    });
  }

  /** A disk that fails now must not take the answer from the person. */
  async #keep(key: string, incoming: Incoming, outcome: Outcome): Promise<void> {
    try {
      await this.#options.history.settle(key, incoming.id, outcome);
    } catch (error) {
      this.#options.log.error({ from: incoming.author.id, ...faultFields(error) }, 'not saved');
    }
  }

  #logAnswer(answer: Answer, incoming: Incoming, startedAt: number): void {
    const { model, ending, firstWordMs } = answer;
    const ms = Math.round(performance.now() - startedAt);
    const fault = ending.kind === 'broken' ? faultFields(ending.error) : {};
    const fields = { from: incoming.author.id, model, ending: ending.kind, firstWordMs, ms };
    this.#options.log.info({ ...fields, ...fault }, 'answered');
  }
}

/** How a question ended; without outcome it stays open in the store. */
type End = { readonly outcome?: Outcome; readonly message: Message };

type Turn = {
  readonly key: string;
  readonly incoming: Incoming;
  readonly text: string;
  readonly reply: Reply;
  readonly texts: Texts;
  readonly role: Role;
  /** When it was accepted, by `performance.now()`. */
  readonly since: number;
  /** The answer to go on with. */
  readonly cut?: Exchange;
};
