import { streamChat } from './chat-flow.ts';
import type { Call } from './dialect.ts';
import type { ModelEvent, Usage } from './engine.ts';
import { asList, asObject, textOf } from './prompt.ts';
import type { FakeMessage } from './types.ts';

/** Fields that the C# services add to everything they send. */
export const csharpMarks = { IsDelta: false, Successful: true, HttpStatusCode: 0 };

/** Moment of a response in the two forms that the C# services send. */
export function csharpMoment(now = new Date()): { created: number; CreatedAt: string } {
  const CreatedAt = now.toISOString().replace(/\.\d+Z$/u, '+00:00');
  return { created: Math.floor(now.getTime() / 1000), CreatedAt };
}

/** The messages of a chat body; parts that are no text are lost. */
export function messagesOf(body: Readonly<Record<string, unknown>>): FakeMessage[] {
  return asList(body.messages)
    .map(asObject)
    .map(({ role, content }) => ({ role: String(role), content: textOf(content) }));
}

/** Token counts as OpenAI names them. */
export function csharpUsage({ prompt, completion }: Usage) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}

/**
 * `streamChat` for services that send no headers before the prompt is processed: what fails until
 * then is answered with `sendFailure` and a real status.
 */
export async function streamAfterPrefill(
  call: Call,
  events: AsyncGenerator<ModelEvent>,
  {
    sendFailure,
    ...how
  }: Parameters<typeof streamChat>[2] & { sendFailure: (message: string) => void },
): Promise<void> {
  const first = await events.next();
  if (first.done) return;
  const event = first.value;
  if (event.type === 'break' && event.how === 'error-before-stream') {
    await events.return(undefined);
    return sendFailure(event.message);
  }
  await streamChat(call, joined(event, events), how);
}

async function* joined(
  first: ModelEvent,
  rest: AsyncGenerator<ModelEvent>,
): AsyncGenerator<ModelEvent> {
  yield first;
  yield* rest;
}
