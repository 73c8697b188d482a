import type { Command } from './command.ts';
import { currentModel } from './current-model.ts';

/** `/start`: what this is and how to begin. A stranger's is a request to be let in. */
export const start: Command = {
  name: 'start',
  audience: 'all',
  isPersonal: true,
  async run(call) {
    const { incoming, texts } = call;
    const alias = await currentModel(call).catch(() => undefined);
    return { markdown: texts.welcome(alias, incoming.place.kind === 'group') };
  },
};
