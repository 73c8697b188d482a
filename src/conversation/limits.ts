import type { Message } from './door.ts';
import { Quotas } from './quotas.ts';
import type { Visit } from './visit.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What one person may ask of the machine. Admins, and whoever sits at it, are not limited. */
export const LIMITS = {
  /** Nobody reads twenty answers a minute; a paste that a messenger cut up comes in as many parts. */
  questionsAMinute: 20,
  /** Foundry answers one at a time: more would only stand in everybody's way. */
  waiting: 5,
  /** As long as the longest message of any messenger, and longer than most models can read. */
  characters: 32_000,
  /** A question every three minutes, day and night. */
  answersADay: 500,
} as const;

/** Why a question is not taken. */
export type Refusal = {
  readonly limit: keyof typeof LIMITS;
  /** After which a question is taken again; 0: as soon as something has changed. */
  readonly retryInMs: number;
  /** They were told of a limit within this minute. */
  readonly isRepeated: boolean;
};

/** Counts what people ask, in memory: after a restart everybody begins anew. */
export class Limits {
  readonly #minutes: Quotas;
  readonly #days: Quotas;
  readonly #told: Quotas;

  constructor(now?: () => number) {
    const clock = now === undefined ? {} : { now };
    this.#minutes = new Quotas({ max: LIMITS.questionsAMinute, windowMs: MINUTE_MS, ...clock });
    this.#days = new Quotas({ max: LIMITS.answersADay, windowMs: DAY_MS, ...clock });
    this.#told = new Quotas({ max: 1, windowMs: MINUTE_MS, ...clock });
  }

  /** Counts a question of `characters`, while `underWay` are not answered; undefined: it is taken. */
  take(
    person: string,
    { characters, underWay }: { readonly characters: number; readonly underWay: number },
  ): Refusal | undefined {
    if (characters > LIMITS.characters) return this.#refuse(person, 'characters', 0);
    // One of them is being answered.
    if (underWay > LIMITS.waiting) return this.#refuse(person, 'waiting', 0);
    const minuteMs = this.#minutes.take(person);
    if (minuteMs > 0) return this.#refuse(person, 'questionsAMinute', minuteMs);
    const dayMs = this.#days.take(person);
    if (dayMs === 0) return undefined;
    this.#minutes.giveBack(person);
    return this.#refuse(person, 'answersADay', dayMs);
  }

  /** A question that was taken came to nothing. */
  giveBack(person: string): void {
    this.#minutes.giveBack(person);
    this.#days.giveBack(person);
  }

  #refuse(person: string, limit: Refusal['limit'], retryInMs: number): Refusal {
    return { limit, retryInMs, isRepeated: this.#told.take(person) > 0 };
  }
}

/** What is said about a refusal: once a minute is enough, but a command is not left without an answer. */
export function refusalMessage(
  { limit, retryInMs, isRepeated }: Refusal,
  { incoming, texts }: Pick<Visit, 'incoming' | 'texts'>,
): Message | undefined {
  const isPress = incoming.isPress === true;
  if (isRepeated && (isPress || incoming.invocation === undefined)) return undefined;
  const markdown = texts.limits[limit](LIMITS[limit], Math.ceil(retryInMs / 1_000));
  // The answer under which a button stands stays as it is.
  return { markdown, isPersonal: true, ...(isPress && { isAside: true }) };
}
