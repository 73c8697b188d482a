import type { Command } from './command.ts';

/** `/help`: the commands this person may use. */
export const help: Command = {
  name: 'help',
  audience: 'all',
  isPersonal: true,
  async run({ menu, texts }) {
    return { markdown: texts.help(menu.map((name) => texts.helpLine(name, texts.commands[name]))) };
  },
};
