import type { Command } from './command.ts';

/** How much of a dropped question is said back. */
const MAX_EXCERPT = 60;

/** `/undo`: drops the last exchange of this conversation; an answer under way is stopped. */
export const undo: Command = {
  name: 'undo',
  audience: 'user',
  isPersonal: true,
  async run({ incoming, services, texts }) {
    const dropped = await services.turns.undo(incoming);
    if (dropped === undefined) return { markdown: texts.nothingToUndo };
    const name = dropped.attachments?.[0]?.name ?? '';
    return { markdown: texts.undone(excerptOf(dropped.question || name)) };
  },
};

/** On one line, unable to leave the code span in which the texts show it. */
function excerptOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  const characters = [...line];
  if (characters.length <= MAX_EXCERPT) return line;
  return `${characters.slice(0, MAX_EXCERPT - 1).join('')}…`;
}
