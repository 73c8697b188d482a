import type { Command } from './command.ts';
import { currentModel } from './current-model.ts';

/** `/whoami`: id, role and model of the person. */
export const whoami: Command = {
  name: 'whoami',
  audience: 'all',
  isPersonal: true,
  async run(call) {
    const { incoming, role, texts, person } = call;
    const alias = await currentModel(call).catch(() => undefined);
    const model = person?.model === undefined ? texts.defaultModel(alias) : `\`${alias}\``;
    return { markdown: texts.whoami({ id: incoming.author.id, role: texts.roles[role], model }) };
  },
};
