import { setTimeout as sleep } from 'node:timers/promises';
import {
  type FakeFoundry,
  type FakeFoundryOptions,
  startFakeFoundry,
} from '../test/fakes/foundry/index.ts';
import { countingAnswer, tagOf } from './counting.ts';
import type { Dice } from './dice.ts';

const CHAT = '/v1/chat/completions';
const TROUBLES = ['away', 'moves', 'moves', 'breaks', 'refuses', 'drops', 'unloads'] as const;

/** A fake Foundry that moves, breaks and comes back. */
export class ModelServer {
  readonly #foundry: FakeFoundry;
  readonly #home: string;
  /** Questions whose answers it broke. */
  readonly #broken = new Set<string>();

  private constructor(foundry: FakeFoundry, home: string) {
    this.#foundry = foundry;
    this.#home = home;
  }

  /** It is found through the file that Foundry's daemon writes into this home. */
  static async open(
    home: string,
    generation: NonNullable<FakeFoundryOptions['generation']>,
  ): Promise<ModelServer> {
    const foundry = await startFakeFoundry({
      generation,
      tokenMs: 8,
      script: ({ lastUserText }) => {
        const tokens = countingAnswer(lastUserText);
        return { tokens, tokenMs: tokens.length > 100 ? 1 : 8 };
      },
    });
    const server = new ModelServer(foundry, home);
    await foundry.writeDaemonJson(home);
    return server;
  }

  /** Whether an answer to this question may have ended early, or not come at all. */
  hasBroken(tag: string): boolean {
    this.#noteBroken(({ end }) => end === 'broken');
    if (this.#broken.has(tag)) return true;
    const { chats, answers } = this.#foundry;
    const asked = chats.filter(({ messages }) => tagOf(String(messages.at(-1)?.content)) === tag);
    const begun = answers.filter(({ request }) => tagOf(request.lastUserText) === tag);
    return asked.length > begun.length;
  }

  /** Resolves when the model is asked. */
  async untilAwkward(withinMs: number): Promise<void> {
    const from = this.#foundry.requests.length;
    await this.#foundry.untilRequest(({ path }) => path === CHAT, { from, withinMs });
  }

  /** Does something bad, and resolves when it is over; gives its name. */
  async trouble(dice: Dice): Promise<string> {
    const kind = dice.pick(TROUBLES);
    if (kind === 'away' || kind === 'moves') {
      this.#goDown();
      await sleep(dice.between(0, 1_500));
      await this.#comeBack({ samePort: kind === 'away' });
    } else if (kind === 'breaks') {
      const mode = dice.pick(['error-in-stream', 'reset-mid-stream'] as const);
      this.#foundry.fail({ path: CHAT, mode, afterTokens: dice.between(0, 20) });
    } else if (kind === 'refuses') this.#foundry.fail({ path: CHAT, mode: 'html500' });
    else if (kind === 'drops') this.#foundry.fail({ path: CHAT, mode: 'reset' });
    else for (const { id, loaded } of this.#foundry.models) if (loaded) this.#foundry.unload(id);
    return `Foundry ${kind}`;
  }

  async calm(): Promise<void> {
    if (!this.#foundry.isUp) await this.#comeBack({ samePort: true });
  }

  async close(): Promise<void> {
    await this.#foundry.close();
  }

  #goDown(): void {
    this.#noteBroken(({ endedAt }) => endedAt === undefined);
    this.#foundry.goDown();
  }

  async #comeBack({ samePort }: { samePort: boolean }): Promise<void> {
    await this.#foundry.comeBack({ samePort });
    await this.#foundry.writeDaemonJson(this.#home);
  }

  #noteBroken(fits: (answer: FakeFoundry['answers'][number]) => boolean): void {
    for (const answer of this.#foundry.answers) {
      const tag = tagOf(answer.request.lastUserText);
      if (tag !== undefined && fits(answer)) this.#broken.add(tag);
    }
  }
}
