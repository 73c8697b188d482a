import type { Command } from './command.ts';

/** `/retry`, and the button under an answer: answers the message again. */
export const retry: Command = {
  name: 'retry',
  audience: 'user',
  async run({ argument, again, texts }) {
    const isBegun = await again('retry', argument);
    if (isBegun) return undefined;
    // The answer under which the button stands is not lost because its question is.
    return { markdown: texts.nothingToRetry, isPersonal: true, isAside: true };
  },
};
