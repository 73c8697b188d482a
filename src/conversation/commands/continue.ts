import type { Command } from './command.ts';

/** The button under an answer that was cut: goes on with it in the same message. */
export const continueAnswer: Command = {
  name: 'continue',
  audience: 'user',
  isHidden: true,
  async run({ argument, again, texts }) {
    const isBegun = await again('continue', argument);
    if (isBegun) return undefined;
    // The answer under which the button stands is not lost because its question is.
    return { markdown: texts.nothingToRetry, isPersonal: true, isAside: true };
  },
};
