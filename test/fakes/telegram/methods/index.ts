import type { Method } from '../world.ts';
import { accountMethods } from './account.ts';
import { chatMethods } from './chats.ts';
import { commandMethods } from './commands.ts';
import { editingMethods } from './editing.ts';
import { sendingMethods } from './sending.ts';

const METHODS: Readonly<Record<string, Method>> = {
  ...accountMethods,
  ...chatMethods,
  ...commandMethods,
  ...editingMethods,
  ...sendingMethods,
};

const BY_LOWER_NAME = new Map(
  Object.entries(METHODS).map(([name, run]) => [name.toLowerCase(), { name, run }]),
);

/** A method by its name in any case, with the name as the Bot API spells it. */
export function findMethod(name: string): { name: string; run: Method } | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase());
}
