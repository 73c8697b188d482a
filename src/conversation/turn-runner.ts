import type { Observe } from '../observe.ts';
import type { Answering } from './answering.ts';
import type { Bursts } from './bursts.ts';
import type { Comeback } from './comeback.ts';
import type { Lanes } from './lanes.ts';
import type { Begun, Turn } from './turn.ts';
import type { Mark, Stop, UnderWay } from './under-way.ts';

export type TurnRunnerOptions = {
  readonly answering: Answering;
  readonly comeback: Comeback;
  readonly lanes: Lanes;
  readonly bursts: Bursts;
  readonly underWay: UnderWay;
  readonly observe: Observe;
};

/** Takes a turn through its conversation's lane, from its place in line to its last word. */
export class TurnRunner {
  readonly #options: TurnRunnerOptions;

  constructor(options: TurnRunnerOptions) {
    this.#options = options;
  }

  /**
   * Begins a turn and gives the promise of its end. `stop` is the latest order to stop from before
   * its question came: one that came since meets it too.
   */
  begin(turn: Turn, stop: Stop | undefined): Begun {
    const { way, incoming } = turn;
    const { lanes, underWay, observe } = this.#options;
    observe({ kind: 'question', platform: incoming.place.platform, way });
    const done = this.#run(turn);
    const now = underWay.lastStop(incoming.author.id);
    if (now !== undefined && now !== stop) lanes.stop(turn.key, now.reason);
    return { done };
  }

  async #run(turn: Turn): Promise<void> {
    const { source, key, incoming } = turn;
    const mark = this.#options.underWay.enter(source, { person: incoming.author.id, key });
    mark.done = this.#inLane(turn, mark);
    try {
      await mark.done;
    } finally {
      this.#options.underWay.remove(source, mark);
    }
  }

  async #inLane(turn: Turn, mark: Mark): Promise<void> {
    const { key, reply, texts, burst } = turn;
    const prepared = this.#options.answering.prepare(turn);
    reply.working();
    const stepUp = this.#options.comeback.stayBehind(key, () => {
      const say = () =>
        mark.state === 'waits' && reply.show({ markdown: texts.comeback.behind, isNotice: true });
      void prepared.then(say);
    });
    await this.#options.lanes.run(key, async (signal) => {
      mark.state = 'begun';
      stepUp();
      await prepared;
      try {
        await this.#options.answering.answer(turn, signal, () => {
          mark.state = 'answered';
        });
      } finally {
        if (burst !== undefined) this.#options.bursts.end(key, burst);
      }
    });
  }
}
