import type { Command } from './command.ts';

/** `/stop`, and the button under a growing answer: what is written stays. */
export const stop: Command = {
  name: 'stop',
  audience: 'user',
  async run({ incoming, texts, services }) {
    const hasStopped = services.turns.stop(incoming);
    // The pressed message is the answer itself: its own turn gives it the last text.
    if (hasStopped && incoming.isPress) return undefined;
    const markdown = hasStopped ? texts.stopped : texts.nothingToStop;
    return { markdown, isPersonal: true, isAside: true };
  },
};
