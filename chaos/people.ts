import { setTimeout as sleep } from 'node:timers/promises';
import { type Question, questionText } from './counting.ts';
import type { Dice } from './dice.ts';
import type { ChaosChat } from './platform.ts';
import { countEnded } from './verdict.ts';

/** A person asks on while so many of their questions have no answer. */
const MOST_OPEN = 2;

/** Somebody who asks one question after the other, and what they asked. */
export class Talker {
  readonly chat: ChaosChat;
  readonly asked: Question[] = [];
  readonly #number: number;
  readonly #dice: Dice;

  constructor(options: { chat: ChaosChat; number: number; dice: Dice }) {
    this.chat = options.chat;
    this.#number = options.number;
    this.#dice = options.dice;
  }

  /** Talks until the signal is aborted. */
  async talk(signal: AbortSignal): Promise<void> {
    const dice = this.#dice;
    while (!signal.aborted) {
      if (this.openCount < MOST_OPEN) this.ask();
      await sleep(dice.between(50, 900), undefined, { signal }).catch(() => {});
    }
  }

  /** Questions that have no answer yet; one that ended in a sentence of explanation counts. */
  get openCount(): number {
    return this.asked.length - countEnded(this.asked, this.chat.messages());
  }

  /** Asks one more. */
  ask(): void {
    const dice = this.#dice;
    // Some do not fit into one message.
    const words = dice.chance(0.1) ? dice.between(400, 700) : dice.between(3, 40);
    const question = { tag: `q${this.#number}x${this.asked.length + 1}`, words };
    this.asked.push(question);
    this.chat.say(questionText(question));
  }
}
