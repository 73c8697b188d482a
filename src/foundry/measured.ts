import type { RelayEvent } from './relay/types.ts';
import type { Speed } from './speed.ts';
import type { ChatEvent, Model } from './types.ts';

/** What answers are told in, to people and to programs. */
export type Told = ChatEvent | RelayEvent;

const PIECES: readonly Told['kind'][] = ['text', 'reasoning', 'chunk'];

/** Passes an answer on and notes how fast it was. An answer that was left early is not counted. */
export async function* measured<E extends Told>(
  events: AsyncIterable<E>,
  { model, speed }: { model: string; speed: Speed },
): AsyncGenerator<E> {
  const startedAt = performance.now();
  let firstAt: number | undefined;
  let pieces = 0;
  for await (const event of events) {
    if (PIECES.includes(event.kind)) {
      firstAt ??= performance.now();
      pieces += 1;
    }
    if (event.kind === 'end') {
      const now = performance.now();
      // Servers send about one token a piece; those that count know it exactly.
      const tokens = event.usage?.completionTokens ?? pieces;
      const writingSeconds = (now - (firstAt ?? now)) / 1000;
      speed.noteAnswer(model, { seconds: (now - startedAt) / 1000, tokens, writingSeconds });
    }
    yield event;
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
