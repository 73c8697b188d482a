import type { APIInteraction, APIUser } from 'discord.js';
import type { Attachment, Author, Incoming, Invocation, Place } from '../../conversation/door.ts';
import { withQuote } from '../quote.ts';
import type { ReceivedMessage } from './addressing.ts';

/** Where and by whom something was said on Discord, whatever kind of event tells it. */
export type Speaker = { readonly place: Place; readonly author: Author };

/** The bot's own chat with a person, among the contexts of an interaction. */
const BOT_DM = 1;

/** What a message says, as far as it is not read from the message itself. */
export type Said = {
  /** Without the bot's mention. */
  readonly text: string;
  /** The words that it refers to. */
  readonly quoted: string;
  readonly attachments: readonly Attachment[];
  readonly isEdit: boolean;
  /** The next message may be a part of it. */
  readonly mayGoOn: boolean;
};

/** A message as the conversation service takes it; a text that begins with `/word` is a command. */
export function fromMessage(
  message: ReceivedMessage,
  { text: written, quoted, attachments, isEdit, mayGoOn }: Said,
): Incoming {
  const command = readInvocation(written);
  const { text, invocation } = withQuote(
    { text: written, ...(command === undefined ? {} : { invocation: command }) },
    quoted,
  );
  return {
    id: `discord:${message.channel_id}:${message.id}`,
    place: placeOf({
      channelId: message.channel_id,
      guildId: message.guild_id,
      isPrivate: message.guild_id === undefined,
    }),
    author: authorOf(message.author, undefined),
    text,
    ...(invocation === undefined ? {} : { invocation }),
    ...(isEdit ? { isEdit } : mayGoOn ? { mayGoOn } : {}),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}

/** Who used a command or a button, and where; undefined when Discord does not say. */
export function speakerOf(interaction: APIInteraction): Speaker | undefined {
  const user = interaction.member?.user ?? interaction.user;
  const channelId = interaction.channel?.id;
  if (user === undefined || channelId === undefined) return undefined;
  const guildId = interaction.guild_id;
  const isPrivate =
    interaction.context === undefined
      ? guildId === undefined
      : Number(interaction.context) === BOT_DM;
  return {
    place: placeOf({ channelId, guildId, isPrivate }),
    author: authorOf(user, 'locale' in interaction ? interaction.locale : undefined),
  };
}

/** An interaction as the conversation service takes it. */
export function fromInteraction(
  { id }: { readonly id: string },
  speaker: Speaker,
  invocation: Invocation,
): Incoming {
  const text = `/${invocation.command} ${invocation.argument}`.trim();
  return { id: `discord:${id}`, ...speaker, text, invocation };
}

function placeOf(where: {
  readonly channelId: string;
  readonly guildId: string | undefined;
  readonly isPrivate: boolean;
}): Place {
  const { channelId, guildId, isPrivate } = where;
  const channel = { platform: 'discord', chat: channelId };
  if (isPrivate) return { ...channel, kind: 'private' };
  const guild = guildId === undefined ? [] : [`discord:guild:${guildId}`];
  return { ...channel, kind: 'group', groupIds: [...guild, `discord:${channelId}`] };
}

function authorOf(user: APIUser, language: string | undefined): Author {
  const author = { id: `discord:${user.id}`, name: user.global_name ?? user.username };
  return language === undefined ? author : { ...author, language };
}

function readInvocation(text: string): Invocation | undefined {
  const [, command, argument = ''] = /^\/([a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  if (command === undefined) return undefined;
  return { command: command.toLowerCase(), argument: argument.trim() };
}
