import type { Command } from './command.ts';

/** `/new`: a fresh conversation here; what is under way is stopped. */
export const newConversation: Command = {
  name: 'new',
  audience: 'user',
  async run({ incoming, texts, services }) {
    await services.turns.upkeep.startAfresh(incoming);
    return { markdown: texts.newConversation };
  },
};
