import type { Message, User } from 'grammy/types';

const SERVICE_FIELDS = [
  'forum_topic_created',
  'left_chat_member',
  'new_chat_members',
  'new_chat_title',
  'pinned_message',
] as const;

interface Viewer {
  bot: User;
  /** Privacy mode is off for the bot, or it is an admin of the group. */
  readsAll: boolean;
}

/**
 * Tells whether a bot gets this message of a group. With privacy mode on: commands without `@` or with its
 * own name, replies to its messages, service messages; never plain mentions.
 */
export function botSees(message: Message, { bot, readsAll }: Viewer): boolean {
  if (message.chat.type === 'private' || readsAll) return true;
  if (SERVICE_FIELDS.some((field) => message[field] !== undefined)) return true;
  if (message.reply_to_message?.from?.id === bot.id) return true;
  return isCommandFor(message, bot.username ?? '');
}

function isCommandFor(message: Message, username: string): boolean {
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const command = entities.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  if (command === undefined) return false;
  const addressee = text.slice(0, command.length).split('@')[1];
  return addressee === undefined || addressee.toLowerCase() === username.toLowerCase();
}
