import type { Message, MessageEntity, UserFromGetMe } from 'grammy/types';
import type { Invocation } from '../../conversation/door.ts';

/** A leading command as Telegram defines it: up to 32 letters, digits and underscores. */
const COMMAND = /^\/([a-z0-9_]{1,32})(?:@([a-z0-9_]+))?(?=\s|$)/i;

/** What a message says to the bot, in whatever way it was addressed. */
export type Addressed = {
  /** The words themselves, or the caption of what was sent; without the bot's mention. */
  readonly text: string;
  readonly invocation?: Invocation;
  /** The command names another bot. */
  readonly isForAnother: boolean;
  /** The bot's name was written, behind a command or anywhere in the text. */
  readonly isNamed: boolean;
};

/** Reads command, mention and text out of a message. */
export function readAddress(message: Message, me: UserFromGetMe): Addressed {
  const whole = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const mentions = entities.filter((entity) => isMentionOf(me, entity, whole));
  const text = mentions.length === 0 ? whole : cutOut(whole, mentions);
  const match = COMMAND.exec(text);
  if (match === null) return { text, isForAnother: false, isNamed: mentions.length > 0 };
  const [head, name = '', target] = match;
  const isOurs = target === undefined || isSameName(target, me.username);
  return {
    text: whole,
    invocation: { command: name.toLowerCase(), argument: text.slice(head.length).trim() },
    isForAnother: !isOurs,
    isNamed: mentions.length > 0 || (target !== undefined && isOurs),
  };
}

/** Whether somebody answers one of the bot's own messages. */
export function isReplyTo(me: UserFromGetMe, message: Message): boolean {
  const replied = message.reply_to_message;
  // In a topic every message "replies" to the service message that opened the topic.
  if (replied === undefined || replied.forum_topic_created !== undefined) return false;
  return replied.from?.id === me.id;
}

function isMentionOf(me: UserFromGetMe, entity: MessageEntity, text: string): boolean {
  if (entity.type === 'text_mention') return entity.user.id === me.id;
  if (entity.type !== 'mention') return false;
  return isSameName(text.slice(entity.offset + 1, entity.offset + entity.length), me.username);
}

function isSameName(name: string, username: string): boolean {
  return name.toLowerCase() === username.toLowerCase();
}

function cutOut(text: string, mentions: readonly MessageEntity[]): string {
  // From the end, so that what is cut does not move what is still to be cut.
  const backwards = mentions.toSorted((a, b) => b.offset - a.offset);
  const cut = (rest: string, { offset, length }: MessageEntity) =>
    join(rest.slice(0, offset), rest.slice(offset + length));
  return backwards.reduce(cut, text).trim();
}

/** "@bot, hello" and "hello, @bot!" read as if the name had never been there. */
function join(before: string, after: string): string {
  if (before.trim() === '') return after.replace(/^[\s,:;]+/, '');
  if (/^\s*([.?!]|$)/.test(after)) return before.replace(/[\s,]+$/, '') + after;
  return /\s$/.test(before) ? before + after.replace(/^[ \t]+/, '') : before + after;
}
