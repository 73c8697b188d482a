import type { Command } from './command.ts';
import { currentModel } from './current-model.ts';

/** `/start`: what this is and how to begin. */
export const start: Command = {
  name: 'start',
  audience: 'all',
  isPersonal: true,
  async run(call) {
    const { incoming, role, texts, services } = call;
    if (role === 'stranger') {
      const { id } = incoming.author;
      const isFree = await services.claim.isOpen();
      return { markdown: isFree ? texts.strangerClaim(id) : texts.stranger(id) };
    }
    const alias = await currentModel(call).catch(() => undefined);
    return { markdown: texts.welcome(alias, incoming.place.kind === 'group') };
  },
};
