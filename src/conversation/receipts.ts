import type { Log } from '../log.ts';
import type { Incoming, Message, Receipt, Reply } from './door.ts';
import { logFault } from './problems.ts';

/** What doors get for what they hand in. A reply that cannot be delivered ends in the log. */
export class Receipts {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Says it; where there is nothing to say, it is done at once. */
  say(reply: Reply, message: Message | undefined): Receipt {
    return this.watch(message === undefined ? Promise.resolve() : reply.finish(message));
  }

  /** For work that goes on; its receipt never rejects. */
  watch(work: Promise<void>, incoming?: Incoming): Receipt {
    const done = work.catch((error: unknown) => {
      logFault(this.#log, error, { message: 'not delivered', from: incoming?.author.id });
    });
    return { done };
  }

  /** Accepted, and nothing is to be done. */
  nothing(): Receipt {
    return { done: Promise.resolve() };
  }
}
