import type { Lacking, Method } from '../world.ts';
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

/** What an older server lacks, by the methods that came with it. */
const CAME_WITH: Readonly<Record<string, readonly Lacking[]>> = {
  sendMessageDraft: ['drafts'],
  sendRichMessage: ['rich messages'],
  sendRichMessageDraft: ['drafts', 'rich messages'],
};

const BY_LOWER_NAME = new Map(
  Object.entries(METHODS).map(([name, run]) => [name.toLowerCase(), { name, run }]),
);

/** A method by its name in any case, with the name as the Bot API spells it, unless the server lacks it. */
export function findMethod(
  name: string,
  lacks: ReadonlySet<Lacking>,
): { name: string; run: Method } | undefined {
  const found = BY_LOWER_NAME.get(name.toLowerCase());
  const isLacking = CAME_WITH[found?.name ?? '']?.some((feature) => lacks.has(feature)) === true;
  return isLacking ? undefined : found;
}
