import type { Command } from './command.ts';

/** The button under an answer that was cut: goes on with it in the same message. */
export const continueAnswer: Command = {
  name: 'continue',
  audience: 'user',
  isHidden: true,
  async run({ argument, again, texts }) {
    const isBegun = await again('continue', argument);
    return isBegun ? undefined : { markdown: texts.nothingToRetry, isPersonal: true };
  },
};
