import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Store } from '../storage/store.ts';
import type { Texts } from '../texts/texts.ts';
import type { Answer, Answerer } from './answer.ts';
import type { Incoming, Reply } from './door.ts';
import { closeFence } from './fences.ts';
import type { History, Outcome } from './history.ts';
import { conversationKey } from './keys.ts';
import { Lanes } from './lanes.ts';
import { explain, faultFields } from './problems.ts';

/** For the final texts of answers that were cut at the end. */
const LAST_WORDS_MS = 2_000;

export type TurnsOptions = {
  readonly store: Store;
  readonly history: History;
  readonly answerer: Answerer;
  readonly log: Log;
};

/** A question on its way: accepted, then answered in its conversation's order. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #lanes = new Lanes();
  /** Ids of the messages that are being answered: a second delivery of one is ignored. */
  readonly #underWay = new Set<string>();

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Accepts a question: resolves when it is on disk, with the promise of its end. Undefined: it
   * was accepted before. Throws StorageError.
   */
  async begin(
    incoming: Incoming,
    { text, reply, texts }: { text: string; reply: Reply; texts: Texts },
  ): Promise<{ done: Promise<void> } | undefined> {
    const { id, author } = incoming;
    if (this.#underWay.has(id)) return undefined;
    this.#underWay.add(id);
    try {
      const key = conversationKey(incoming);
      const question = { source: id, person: author.id, text };
      const turn = { key, incoming, text, reply, texts };
      const isNew = await this.#options.history.accept(key, question);
      if (!isNew) this.#underWay.delete(id);
      return isNew ? { done: this.#run(turn) } : undefined;
    } catch (error) {
      this.#underWay.delete(id);
      throw error;
    }
  }

  /** Stops what is under way in this conversation; false when there is nothing. */
  stop(incoming: Incoming): boolean {
    return this.#lanes.stop(conversationKey(incoming));
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
   * messenger that is out of reach then holds nothing up for longer than a moment.
   */
  async close(graceMs: number): Promise<void> {
    const over = new AbortController();
    const { signal } = over;
    const cut = setTimeout(() => this.#lanes.stopAll(), graceMs);
    const late = sleep(graceMs + LAST_WORDS_MS, undefined, { signal }).catch(() => {});
    await Promise.race([this.#lanes.settled(), late]);
    clearTimeout(cut);
    over.abort();
  }

  async #run(turn: Turn): Promise<void> {
    turn.reply.working();
    try {
      await this.#lanes.run(turn.key, (signal) => this.#answer(turn, signal));
    } finally {
      this.#underWay.delete(turn.incoming.id);
    }
  }

  async #answer(turn: Turn, signal: AbortSignal): Promise<void> {
    const { incoming, reply, texts, key } = turn;
    const startedAt = performance.now();
    let outcome: Outcome = { answer: '', state: 'failed' };
    let markdown: string;
    try {
      const answer = await this.#ask(turn, signal);
      outcome = outcomeOf(answer);
      markdown = finalText(answer, texts);
      this.#logAnswer(answer, incoming, startedAt);
    } catch (error) {
      markdown = explain(error, texts);
      this.#options.log.warn({ from: incoming.author.id, ...faultFields(error) }, 'not answered');
    }
    await this.#keep(key, incoming, outcome);
    await reply.finish({ markdown });
  }

  async #ask({ key, incoming, text, reply, texts }: Turn, signal: AbortSignal): Promise<Answer> {
    const { store, history, answerer } = this.#options;
    const person = await store.people.read(incoming.author.id);
    return await answerer.answer({
      question: text,
      history: await history.before(key, incoming.id),
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

type Turn = {
  readonly key: string;
  readonly incoming: Incoming;
  readonly text: string;
  readonly reply: Reply;
  readonly texts: Texts;
};

function outcomeOf({ text, model, ending }: Answer): Outcome {
  const isWhole = ending.kind === 'whole' || ending.kind === 'length';
  return { answer: text, state: isWhole ? 'whole' : 'cut', model };
}

function finalText({ text, ending, hasThought }: Answer, texts: Texts): string {
  if (text === '') {
    if (ending.kind === 'stopped') return texts.stopped;
    return hasThought ? texts.onlyThought : texts.emptyAnswer;
  }
  if (ending.kind === 'broken') return `${closeFence(text)}\n\n${texts.cutByFault}`;
  if (ending.kind === 'length') return `${closeFence(text)}\n\n${texts.cutByLength}`;
  return text;
}
