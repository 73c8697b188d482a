import type { Observe } from '../observe.ts';
import type { RelayEvent } from './relay/types.ts';
import type { Speed } from './speed.ts';
import type { ChatEvent, Model, Usage } from './types.ts';

/** What answers are told in, to people and to programs. */
export type Told = ChatEvent | RelayEvent;

const PIECES: readonly Told['kind'][] = ['text', 'reasoning', 'chunk'];

export type MeasuredOptions = {
  readonly model: Model;
  readonly speed: Speed;
  readonly observe: Observe;
};

/**
 * Passes an answer on and tells how fast it was. One that was left early says nothing of the model's
 * speed.
 */
export async function* measured<E extends Told>(
  events: AsyncIterable<E>,
  { model, speed, observe }: MeasuredOptions,
): AsyncGenerator<E> {
  const startedAt = performance.now();
  const secondsTo = (at: number) => (at - startedAt) / 1000;
  let firstAt: number | undefined;
  let pieces = 0;
  let usage: Usage | undefined;
  // Servers send about one token a piece; those that count know it exactly.
  const tokens = () => usage?.completionTokens ?? pieces;
  try {
    for await (const event of events) {
      if (PIECES.includes(event.kind)) {
        firstAt ??= performance.now();
        pieces += 1;
      }
      if (event.kind === 'end') {
        usage = event.usage;
        const now = performance.now();
        const writingSeconds = (now - (firstAt ?? now)) / 1000;
        speed.noteAnswer(model.id, { seconds: secondsTo(now), tokens: tokens(), writingSeconds });
      }
      yield event;
    }
  } finally {
    observe({
      kind: 'generation',
      model: model.alias,
      seconds: secondsTo(performance.now()),
      firstTokenSeconds: firstAt && secondsTo(firstAt),
      promptTokens: usage?.promptTokens,
      completionTokens: tokens(),
    });
  }
}

/** Notes how long a load took once it is through. */
export async function measuredLoad(
  load: Promise<Model>,
  { model, speed }: { model: string; speed: Speed },
): Promise<Model> {
  const startedAt = performance.now();
  const loaded = await load;
  speed.noteLoad(model, Math.ceil((performance.now() - startedAt) / 1000));
  return loaded;
}
