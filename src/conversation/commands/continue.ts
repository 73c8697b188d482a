import type { Command } from './command.ts';
import { answerAgain } from './retry.ts';

/** The button under an answer that was cut: goes on with it in the same message. */
export const continueAnswer: Command = {
  name: 'continue',
  audience: 'user',
  isHidden: true,
  run: (call) => answerAgain('continue', call),
};
