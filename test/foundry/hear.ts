import { FoundryError } from '../../src/foundry/errors.ts';
import type { ChatEvent } from '../../src/foundry/types.ts';

/** What came of an answer, as a person would see it. */
export type Heard = {
  text: string;
  thoughts: string;
  end?: Extract<ChatEvent, { kind: 'end' }>;
  error?: FoundryError;
};

/** Listens to an answer until it ends or breaks; anything but a FoundryError is thrown on. */
export async function hear(
  events: AsyncIterable<ChatEvent>,
  onEvent: (event: ChatEvent) => void = () => {},
): Promise<Heard> {
  const heard: Heard = { text: '', thoughts: '' };
  try {
    for await (const event of events) {
      take(heard, event);
      onEvent(event);
    }
  } catch (error) {
    if (!(error instanceof FoundryError)) throw error;
    heard.error = error;
  }
  return heard;
}

/** Adds one event to what was heard. */
export function take(heard: Heard, event: ChatEvent): void {
  if (event.kind === 'text') heard.text += event.text;
  if (event.kind === 'reasoning') heard.thoughts += event.text;
  if (event.kind === 'end') heard.end = event;
  if (event.kind === 'recast') {
    heard.thoughts += heard.text;
    heard.text = '';
  }
}

/** The FoundryError with which a promise fails. Throws when it does not. */
export async function faultOf(work: Promise<unknown>): Promise<FoundryError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FoundryError) return error;
  throw new Error(`no FoundryError but ${String(error)}`, { cause: error });
}
