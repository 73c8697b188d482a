import type { Command } from './command.ts';

/** `/ask TEXT`: a question where plain messages do not reach a bot. */
export const ask: Command = {
  name: 'ask',
  audience: 'user',
  option: { isRequired: true },
  async run({ argument, texts, ask: question }) {
    if (argument === '') return { markdown: texts.askWhat };
    await question(argument);
    return undefined;
  },
};
