import type { Command } from './command.ts';

/** `/retry`, and the button under an answer: answers the message again. */
export const retry: Command = {
  name: 'retry',
  audience: 'user',
  async run({ argument, again, texts }) {
    const isBegun = await again('retry', argument);
    return isBegun ? undefined : { markdown: texts.nothingToRetry, isPersonal: true };
  },
};
