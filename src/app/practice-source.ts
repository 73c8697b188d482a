import type { Source } from '../foundry/sources/source.ts';
import { startPracticeModel } from '../practice/index.ts';

/** The last place to look: the built-in practice model, started when it is asked for. */
export class PracticeSource implements Source {
  readonly name = 'practice';
  #server: ReturnType<typeof startPracticeModel> | undefined;

  async addresses(): Promise<readonly string[]> {
    this.#server ??= startPracticeModel();
    return [(await this.#server).url];
  }

  async close(): Promise<void> {
    await (await this.#server)?.close();
  }
}
