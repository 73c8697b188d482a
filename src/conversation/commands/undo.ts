import { oneLine } from '../one-line.ts';
import type { Command } from './command.ts';

/** How much of a dropped question is said back. */
const MAX_EXCERPT = 60;

/** `/undo`: drops the last exchange of this conversation; an answer under way is stopped. */
export const undo: Command = {
  name: 'undo',
  audience: 'user',
  isPersonal: true,
  async run({ incoming, services, texts }) {
    const dropped = await services.turns.upkeep.undo(incoming);
    if (dropped === undefined) return { markdown: texts.nothingToUndo };
    const name = dropped.attachments?.[0]?.name ?? '';
    return { markdown: texts.undone(oneLine(dropped.question || name, MAX_EXCERPT)) };
  },
};
