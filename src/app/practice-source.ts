import type { Source } from '../foundry/sources/source.ts';
import { startPracticeModel } from '../practice/index.ts';

/** The last place to look: the built-in practice model, started when it is asked for. */
export class PracticeSource implements Source {
  readonly name = 'practice';
  readonly takesOurs = true;
  #server: ReturnType<typeof startPracticeModel> | undefined;
  #isRetired = false;

  /** A real server was found: while that is gone nobody stands in for it. */
  retire(): void {
    this.#isRetired = true;
  }

  async addresses(): Promise<readonly string[]> {
    if (this.#isRetired) return [];
    this.#server ??= startPracticeModel();
    return [(await this.#server).url];
  }

  async close(): Promise<void> {
    await (await this.#server)?.close();
  }
}
