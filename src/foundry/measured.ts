import type { Speed } from './speed.ts';
import type { ChatEvent, Model } from './types.ts';

/** Passes an answer on and notes how fast it was. An answer that was left early is not counted. */
export async function* measured(
  events: AsyncIterable<ChatEvent>,
  { model, speed }: { model: string; speed: Speed },
): AsyncGenerator<ChatEvent> {
  const startedAt = performance.now();
  let firstAt: number | undefined;
  let pieces = 0;
  for await (const event of events) {
    if (event.kind === 'text' || event.kind === 'reasoning') {
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
