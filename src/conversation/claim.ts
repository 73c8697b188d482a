import { randomInt, timingSafeEqual } from 'node:crypto';
import { OWNER, type Store } from '../storage/store.ts';
import type { Author } from './door.ts';
import { Quotas } from './quotas.ts';

/** No letters that look like a digit or like each other. */
const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const MAX_WRONG = 5;
/**
 * So many wrong tries of one person in an hour count. More would only replace the code again and
 * again, so that its owner could never type it in time.
 */
const COUNTED_AN_HOUR = 10;
const HOUR_MS = 60 * 60_000;

export type ClaimOptions = {
  readonly store: Store;
  /** True when `ADMIN_IDS` names somebody: then there is nothing to claim. */
  readonly hasAdmins: boolean;
  /** Tells the person at the machine the code: at the start, and each time it is replaced. */
  readonly announce: (code: string) => void;
};

/** The one-time code by which somebody becomes the owner of a bot that has none. */
export class Claim {
  readonly #options: ClaimOptions;
  #code = '';
  #wrong = 0;
  #isAnnounced = false;
  readonly #counted = new Quotas({ max: COUNTED_AN_HOUR, windowMs: HOUR_MS });

  constructor(options: ClaimOptions) {
    this.#options = options;
  }

  /** Announces a code when nobody owns the bot. */
  async open(): Promise<void> {
    this.#isAnnounced = true;
    if (await this.isOpen()) this.#renew();
  }

  /** Announces a code when the bot has lost its owner. */
  async reopen(): Promise<void> {
    if (this.#isAnnounced && this.#code === '' && (await this.isOpen())) this.#renew();
  }

  /** True while somebody can still become the owner. */
  async isOpen(): Promise<boolean> {
    if (this.#options.hasAdmins) return false;
    const { store } = this.#options;
    const owner = await store.owner.read(OWNER);
    if (owner === undefined) return true;
    // The disk failed before the role was saved: the same person may claim once more.
    return (await store.people.read(owner.id))?.role !== 'owner';
  }

  /** Checks a code. It is used up by success, and replaced after five wrong tries. */
  async attempt(author: Author, code: string): Promise<'accepted' | 'wrong' | 'taken'> {
    if (!(await this.isOpen())) return 'taken';
    if (!isSame(code.trim().toUpperCase(), this.#code)) {
      if (this.#counted.take(author.id) === 0) this.#wrong += 1;
      if (this.#wrong >= MAX_WRONG) this.#renew();
      return 'wrong';
    }
    const { store } = this.#options;
    const winner = await store.owner.update(OWNER, (owner) => owner ?? { id: author.id });
    if (winner?.id !== author.id) return 'taken';
    await store.people.update(author.id, (person) => {
      const { asked: _, ...known } = person ?? { id: author.id, name: author.name };
      return { ...known, role: 'owner' };
    });
    this.#code = '';
    return 'accepted';
  }

  #renew(): void {
    this.#wrong = 0;
    const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]);
    this.#code = `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
    this.#options.announce(this.#code);
  }
}

function isSame(given: string, code: string): boolean {
  if (code === '') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(code)];
  return a.length === b.length && timingSafeEqual(a, b);
}
