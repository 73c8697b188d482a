import type { Progress } from '../foundry/types.ts';
import type { Log } from '../log.ts';
import type { Answer } from './answer.ts';
import { outputOf } from './outcome.ts';
import { faultFields, logFault } from './problems.ts';
import type { Turn } from './turn.ts';

/**
 * Writes the one line that the log has of a question: who asked, where, how long it waited and for
 * what, how fast it was answered and how that ended. Never a word of it.
 */
export class QuestionLog {
  readonly #log: Log;
  readonly #turn: Turn;
  #askedAt: number | undefined;
  #loadingSince: number | undefined;
  #loadMs = 0;

  constructor(log: Log, turn: Turn) {
    this.#log = log;
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
    if (ending.kind !== 'broken') this.#log.info(fields, 'answered');
    else this.#log.warn({ ...fields, ...faultFields(ending.error) }, 'answered in part');
  }

  /** It was stopped before the first word, or is put off to the next run. */
  ended(outcome: 'stopped' | 'put off'): void {
    this.#log.info({ ...this.#fields(), outcome }, 'not answered');
  }

  failed(error: unknown): void {
    const fields = { ...this.#fields(), outcome: 'failed' };
    logFault(this.#log, error, { level: 'warn', message: 'not answered', ...fields });
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
