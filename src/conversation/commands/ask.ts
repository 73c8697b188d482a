import type { Command } from './command.ts';

/** `/ask TEXT`: a question where plain messages do not reach a bot. */
export const ask: Command = {
  name: 'ask',
  audience: 'user',
  option: { isRequired: true },
  async run({ argument, incoming, texts, ask: question }) {
    if (argument === '' && incoming.attachments === undefined) return { markdown: texts.askWhat };
    await question(argument);
    return undefined;
  },
};
