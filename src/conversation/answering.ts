import { FoundryError } from '../foundry/errors.ts';
import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';
import type { Exchange } from '../storage/conversation.ts';
import type { Settings } from '../storage/person.ts';
import type { Store } from '../storage/store.ts';
import { adviceFor } from './advice.ts';
import type { Answer, Answerer } from './answer.ts';
import { retryButton } from './answer-buttons.ts';
import type { Comeback } from './comeback.ts';
import { waitingDraft } from './comeback-line.ts';
import type { Message } from './door.ts';
import { type ReadFiles, readFiles, recentImages } from './files.ts';
import type { History, Outcome } from './history.ts';
import type { OpenQuestions } from './open-questions.ts';
import { finalMessage, keptMessage, outcomeOf } from './outcome.ts';
import { logFault } from './problems.ts';
import { QuestionRecord } from './question-record.ts';
import { ACCESS_ENDED, FORGOTTEN, QUESTION_CHANGED, SHUTTING_DOWN, type Turn } from './turn.ts';

/** A follow-up may be about a picture of one of so many exchanges before it. */
const PICTURES_FOR = 4;
/** Of so many exchanges the messages may be near where a lost one is looked for. */
const OTHERS = 12;

export type AnsweringOptions = {
  readonly store: Store;
  readonly history: History;
  readonly open: OpenQuestions;
  readonly answerer: Answerer;
  readonly comeback: Comeback;
  readonly log: Log;
  readonly observe: Observe;
};

/** Answers a question when its turn has come, and writes down what became of it. */
export class Answering {
  readonly #options: AnsweringOptions;

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the last word is said; `onAnswered` is called before, when it is known. Rejects when
   * the platform does not take it.
   */
  async answer(turn: Turn, signal: AbortSignal, onAnswered: () => void): Promise<void> {
    const { history } = this.#options;
    const { key, source, reply, burst, way, isInPlace } = turn;
    await burst?.gathered(signal).catch(() => {});
    const exchange = await history.find(key, source);
    const { shown: ids = [] } = exchange ?? {};
    if (isInPlace && ids.length > 0) reply.takeOver?.({ ids });
    if (way !== 'first') {
      await this.#reopen(turn);
      this.#keepWhereabouts(turn);
    }
    const { outcome, message } = await this.#outcome(turn, exchange, signal);
    if (outcome !== undefined) await this.#keep(turn, outcome);
    onAnswered();
    if (message === undefined) return;
    await reply.finish(message);
    if (outcome !== undefined) await this.#close(turn);
  }

  /**
   * Finds what an earlier run has shown of a first answer, and from then on keeps where it stands:
   * whatever is shown of it before its turn as well. Comes before that; never rejects.
   */
  async prepare(turn: Turn): Promise<void> {
    const { key, source, way, reply } = turn;
    if (way !== 'first') return;
    const all = await this.#options.history.all(key).catch(() => []);
    const { shown: ids = [], trace } = all.find((each) => each.source === source) ?? {};
    const near = all.slice(-OTHERS);
    const others = near.filter((each) => each.source !== source);
    reply.takeOver?.({ ids, trace, others: others.flatMap(({ shown = [] }) => shown) });
    this.#keepWhereabouts(turn);
  }

  /** Puts the final text of an answer in place which an earlier run wrote down but did not say. */
  async deliver(turn: Turn, exchange: Exchange): Promise<void> {
    const { source, reply, texts } = turn;
    await this.prepare(turn);
    await reply.finish(keptMessage(exchange, source, texts));
    await this.#close(turn);
  }

  /** Should the process end now, the next one answers it. */
  async #reopen(turn: Turn): Promise<void> {
    const { key, source, incoming } = turn;
    await this.#keep(turn, { state: 'open', trace: undefined });
    await this.#options.open
      .open(key, { ...incoming, id: source })
      .catch((error: unknown) => this.#notSaved(turn, error));
  }

  async #close(turn: Turn): Promise<void> {
    await this.#options.open
      .close(turn.source)
      .catch((error: unknown) => this.#notSaved(turn, error));
  }

  #keepWhereabouts(turn: Turn): void {
    turn.reply.onShown?.(({ ids, trace }) => this.#keep(turn, { shown: [...ids], trace }));
  }

  async #outcome(turn: Turn, exchange: Exchange | undefined, signal: AbortSignal): Promise<End> {
    const { reply, texts, role, key, since, source, incoming } = turn;
    const draw = (note?: string) => reply.show(waitingDraft({ texts, role, note }));
    const record = new QuestionRecord(this.#options, turn);
    try {
      // It was put away before its turn came.
      if (exchange === undefined) throw new FoundryError('aborted', 'aborted');
      const files = await this.#files(turn, exchange, signal);
      const hasWords = exchange.question !== '' || files.texts.length + files.images.length > 0;
      if (!hasWords) {
        record.empty();
        const markdown = files.notes.join('\n');
        return { outcome: { answer: '', state: 'failed' }, message: { markdown } };
      }
      const person = await this.#options.store.people.read(incoming.author.id);
      const settings = person?.settings ?? {};
      const ask = () =>
        this.#ask(turn, { exchange, files, settings, model: person?.model, record }, signal);
      const answer = await this.#options.comeback.persist(ask, { key, since, signal, draw });
      // Nothing was said yet: the next run answers it whole.
      const isPutOff = signal.reason === SHUTTING_DOWN && answer.text === '';
      if (isPutOff) {
        record.putOff();
        return {};
      }
      record.answered(answer);
      const message = finalMessage(answer, {
        source,
        texts,
        settings,
        notes: files.notes,
        isEnding: signal.reason === SHUTTING_DOWN,
      });
      return { outcome: outcomeOf(answer), message: this.#unlessOver(turn, message, signal) };
    } catch (error) {
      return await this.#endOfFault(error, turn, { signal, record });
    }
  }

  /** Where nothing can be done with the answer any more it ends without buttons. */
  #unlessOver({ texts }: Turn, message: Message, { reason }: AbortSignal): Message {
    // Another turn answers the changed question in this very message.
    if (reason === QUESTION_CHANGED) return { markdown: texts.questionChanged };
    if (reason === ACCESS_ENDED) return { markdown: texts.access.ended };
    return reason === FORGOTTEN ? { markdown: texts.stopped } : message;
  }

  async #endOfFault(
    error: unknown,
    turn: Turn,
    { signal, record }: { signal: AbortSignal; record: QuestionRecord },
  ): Promise<End> {
    const { source, texts, role } = turn;
    const code = error instanceof FoundryError ? error.code : undefined;
    const retry = retryButton(source, texts);
    if (signal.reason === SHUTTING_DOWN) {
      record.putOff();
      return {};
    }
    if (code === 'aborted' || signal.aborted) {
      record.stopped();
      const message = { markdown: texts.stopped, buttons: [[retry]] };
      const outcome = { answer: '', state: 'cut' } as const;
      return { outcome, message: this.#unlessOver(turn, message, signal) };
    }
    const { answerer, comeback } = this.#options;
    const advice = await adviceFor(error, { foundry: answerer.foundry, role, texts });
    const message = { ...advice, buttons: [...(advice.buttons ?? []), [retry]] };
    // The next run may find Foundry: it takes up what is open.
    const staysOpen = code === 'unreachable' && comeback.isClosed;
    if (staysOpen) {
      record.putOff();
      return { message };
    }
    record.failed(error);
    return { outcome: { answer: '', state: 'failed' }, message };
  }

  async #files(turn: Turn, exchange: Exchange, signal: AbortSignal): Promise<ReadFiles> {
    const { attachments = [] } = exchange;
    if (attachments.length === 0 || turn.way === 'continue') return NO_FILES;
    const { reply, texts } = turn;
    const files = await readFiles(attachments, { reply, texts, signal });
    if (files.attachments) await this.#keep(turn, { attachments: [...files.attachments] });
    return files;
  }

  async #ask(
    turn: Turn,
    { exchange, files, settings, model, record }: Question,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { key, source, incoming, texts, reply, way } = turn;
    const { history, answerer } = this.#options;
    const before = await history.before(key, source);
    const isCut = way === 'continue';
    return await answerer.answer({
      question: exchange.question || (files.images.length > 0 ? texts.aboutImage : texts.aboutFile),
      files: files.texts,
      images: files.images,
      earlierImages: () => recentImages(before.slice(-PICTURES_FOR), { reply, texts, signal }),
      history: isCut ? [...before, exchange] : before,
      beginning: isCut ? exchange.answer : undefined,
      model,
      system: await history.system(key),
      temperature: settings.temperature,
      maxTokens: settings.maxTokens,
      showsThought: settings.hidesThought !== true,
      owner: incoming.author.id,
      texts,
      reply,
      signal,
      onProgress: (progress) => record.progress(progress),
    });
  }

  /** A disk that fails now must not take the answer from the person. */
  async #keep(turn: Turn, outcome: Outcome): Promise<void> {
    const { key, source } = turn;
    try {
      await this.#options.history.settle(key, source, outcome);
    } catch (error) {
      this.#notSaved(turn, error);
    }
  }

  #notSaved({ incoming }: Turn, error: unknown): void {
    const from = incoming.author.id;
    logFault(this.#options.log, error, { message: 'not saved', from });
  }
}

/** How a question ended; without outcome it stays open in the store, without message as it is shown. */
type End = { readonly outcome?: Outcome; readonly message?: Message };

type Question = {
  readonly exchange: Exchange;
  readonly files: ReadFiles;
  readonly settings: Settings;
  /** The person's choice. */
  readonly model: string | undefined;
  readonly record: QuestionRecord;
};

const NO_FILES: ReadFiles = { texts: [], images: [], notes: [] };
