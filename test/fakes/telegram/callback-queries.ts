import { badRequest } from './api-error.ts';

/** What the person who pressed a button is shown. */
export interface CallbackAnswer {
  text?: string;
  showAlert: boolean;
  url?: string;
}

/** The presses that the bot has not answered yet. */
export class CallbackQueries {
  readonly #open = new Map<string, (answer: CallbackAnswer) => void>();
  #made = 0;

  /** Opens a query; `onAnswer` is called with the bot's answer, at most once. */
  open(onAnswer: (answer: CallbackAnswer) => void): string {
    this.#made += 1;
    const id = String(4_000_000_000_000_000 + this.#made);
    this.#open.set(id, onAnswer);
    return id;
  }

  /** Answers a query; 400 when it is unknown, answered already or expired. */
  answer(id: string, answer: CallbackAnswer): void {
    const onAnswer = this.#open.get(id);
    if (onAnswer === undefined) {
      throw badRequest('query is too old and response timeout expired or query ID is invalid');
    }
    this.#open.delete(id);
    onAnswer(answer);
  }

  /** Makes every open query too old to be answered. */
  expireAll(): void {
    this.#open.clear();
  }
}
