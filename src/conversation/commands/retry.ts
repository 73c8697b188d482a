import type { Message } from '../door.ts';
import type { Command, CommandCall } from './command.ts';

/** `/retry`, and the button under an answer: answers the message again. */
export const retry: Command = {
  name: 'retry',
  audience: 'user',
  run: (call) => answerAgain('retry', call),
};

/** What both ways of going back to an answer have to say when they do not. */
export async function answerAgain(
  way: 'retry' | 'continue',
  { argument, again, incoming, texts }: CommandCall,
): Promise<Message | undefined> {
  const result = await again(way, argument);
  // Whoever presses twice sees the answer come.
  if (result === 'begun' || (result === 'busy' && incoming.isPress)) return undefined;
  const markdown = result === 'busy' ? texts.busyAnswering : texts.nothingToRetry;
  // The answer under which the button stands is not lost because its question is.
  return { markdown, isPersonal: true, isAside: true };
}
