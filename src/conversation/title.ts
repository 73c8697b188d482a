import type { Conversation } from '../storage/conversation.ts';
import { oneLine } from './one-line.ts';

/** Longer ones say nothing more in a list. */
const MAX_TITLE = 60;

/**
 * What a conversation is called, on one line of at most 60 characters: as its person named it, else
 * by its first question or the file that came with it. Empty when there is neither.
 */
export function titleOf({ title = '', exchanges }: Pick<Conversation, 'title' | 'exchanges'>) {
  const [first] = exchanges;
  const subject = title || first?.question.trim() || first?.attachments?.[0]?.name;
  return oneLine(subject ?? '', MAX_TITLE);
}
