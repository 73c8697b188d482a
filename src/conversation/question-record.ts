import type { Progress } from '../foundry/types.ts';
import type { Log } from '../log.ts';
import type { Observe } from '../observe.ts';
import type { Answer } from './answer.ts';
import { outputOf, type Result, resultOf } from './outcome.ts';
import { faultFields, logFault } from './problems.ts';
import type { Turn } from './turn.ts';

/**
 * Records what becomes of a question, once: the one line that the log has of it (who asked, where,
 * how long it waited and for what, how fast it was answered, how that ended; never a word of it),
 * and the fact for those who count.
 */
export class QuestionRecord {
  readonly #log: Log;
  readonly #observe: Observe;
  readonly #turn: Turn;
  #askedAt: number | undefined;
  #loadingSince: number | undefined;
  #loadMs = 0;

  constructor({ log, observe }: { readonly log: Log; readonly observe: Observe }, turn: Turn) {
    this.#log = log;
    this.#observe = observe;
    this.#turn = turn;
  }

  /** Hears what the question waits for. */
  progress({ kind }: Progress): void {
    const now = performance.now();
    if (this.#loadingSince !== undefined) this.#loadMs += now - this.#loadingSince;
    this.#loadingSince = kind === 'loading' ? now : undefined;
    if (kind === 'asked') this.#askedAt = now;
  }

  /** There is an answer, or the beginning of one. */
  answered(answer: Answer): void {
    const { model, ending, firstPieceMs } = answer;
    const { tokens, tokensPerSecond } = outputOf(answer);
    const fields = {
      ...this.#fields(),
      model,
      outcome: ending.kind,
      ...(firstPieceMs !== undefined && { firstTokenMs: Math.round(firstPieceMs) }),
      tokens,
      ...(tokensPerSecond !== undefined && {
        tokensPerSecond: Math.round(tokensPerSecond * 10) / 10,
      }),
    };
    this.#tell(resultOf(answer));
    if (ending.kind !== 'broken') this.#log.info(fields, 'answered');
    else this.#log.warn({ ...fields, ...faultFields(ending.error) }, 'answered in part');
  }

  /** It was stopped before the first word. */
  stopped(): void {
    this.#tell({ outcome: 'stopped' });
    this.#log.info({ ...this.#fields(), outcome: 'stopped' }, 'not answered');
  }

  /** There was nothing in it that a model could be asked. */
  empty(): void {
    this.#tell({ outcome: 'failed', code: 'no_words' });
    this.#log.info({ ...this.#fields(), outcome: 'failed', code: 'no_words' }, 'not answered');
  }

  failed(error: unknown): void {
    this.#tell({ outcome: 'failed', code: faultFields(error).code });
    const fields = { ...this.#fields(), outcome: 'failed' };
    logFault(this.#log, error, { level: 'warn', message: 'not answered', ...fields });
  }

  /** The next run takes it up: it has not ended yet. */
  putOff(): void {
    this.#log.info({ ...this.#fields(), outcome: 'put off' }, 'not answered');
  }

  #tell(result: Result): void {
    const { incoming, since } = this.#turn;
    const seconds = (performance.now() - since) / 1_000;
    this.#observe({ kind: 'answer', platform: incoming.place.platform, seconds, ...result });
  }

  #fields() {
    const { source, incoming, since, way } = this.#turn;
    const now = performance.now();
    const queueMs = (this.#askedAt ?? now) - since - this.#loadMs;
    return {
      id: source,
      from: incoming.author.id,
      platform: incoming.place.platform,
      ...(way !== 'first' && { way }),
      ms: Math.round(now - since),
      queueMs: Math.max(0, Math.round(queueMs)),
      ...(this.#loadMs > 0 && { loadMs: Math.round(this.#loadMs) }),
    };
  }
}
