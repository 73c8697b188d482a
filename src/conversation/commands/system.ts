import { conversationKey } from '../keys.ts';
import { quoted } from '../quoted.ts';
import type { Command } from './command.ts';

/** Longer ones would leave small models no room to answer. */
const MAX_CHARS = 4_000;
const CLEAR = 'clear';

/** `/system [text]`: how the model is to behave in this conversation; `clear` ends that. */
export const system: Command = {
  name: 'system',
  audience: 'user',
  isPersonal: true,
  option: { isRequired: false },
  async run({ argument, incoming, services: { history }, texts }) {
    const key = conversationKey(incoming);
    if (argument === '') {
      const current = await history.system(key);
      const markdown = current === undefined ? texts.system.none : texts.system.is(quoted(current));
      return { markdown };
    }
    if (argument.length > MAX_CHARS) return { markdown: texts.system.tooLong(MAX_CHARS) };
    const isCleared = argument.toLowerCase() === CLEAR;
    await history.setSystem(key, incoming.author.id, isCleared ? undefined : argument);
    return { markdown: isCleared ? texts.system.cleared : texts.system.set };
  },
};
