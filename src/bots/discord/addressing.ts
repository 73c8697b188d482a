import type { APIMessage } from 'discord.js';
import { REPLY, WRITTEN_BY_PEOPLE } from './wire.ts';

/** A message as the gateway or a channel's history gives it. */
export type ReceivedMessage = APIMessage & { readonly guild_id?: string };

/** Who the bot is, as far as being spoken to goes. */
export type Self = {
  readonly userId: string;
  /** The role that Discord made for the bot in a guild, which people may mention as well. */
  roleIn(guildId: string): string | undefined;
};

/** Whether a person wrote it: no bot, no webhook, no notice of Discord's own. */
export function isWrittenByPerson({ author, webhook_id, type }: ReceivedMessage): boolean {
  const isPerson = author.bot !== true && author.system !== true && webhook_id === undefined;
  return isPerson && WRITTEN_BY_PEOPLE.includes(type);
}

/** Whether the bot is meant: always in a direct message, else when mentioned or replied to. */
export function isAddressed(message: ReceivedMessage, self: Self): boolean {
  if (message.guild_id === undefined) return true;
  if (message.mentions.some((user) => user.id === self.userId)) return true;
  const role = self.roleIn(message.guild_id);
  if (role !== undefined && message.mention_roles.includes(role)) return true;
  return isReplyTo(message, self.userId);
}

/** Whether a message is a reply to one of `userId`. */
export function isReplyTo(message: ReceivedMessage, userId: string): boolean {
  return message.type === REPLY && message.referenced_message?.author.id === userId;
}

/** The message of somebody else than the bot that a message replies to. */
export function referredMessage(
  { type, referenced_message: referred, guild_id: guildId }: ReceivedMessage,
  self: Self,
): ReceivedMessage | undefined {
  if (type !== REPLY || !referred || referred.author.id === self.userId) return undefined;
  return guildId === undefined ? referred : { ...referred, guild_id: guildId };
}

/** What was said, with the bot's own mention cut out and other people's ids made names. */
export function saidText(message: ReceivedMessage, self: Self): string {
  const role = message.guild_id === undefined ? undefined : self.roleIn(message.guild_id);
  const names = new Map(
    message.mentions.map((user) => [user.id, user.global_name ?? user.username]),
  );
  return message.content
    .replaceAll(
      /<@(!|&)?(\d+)>[ \t]?/g,
      (mention: string, kind: string | undefined, id: string) => {
        if (kind === '&') return id === role ? '' : mention;
        if (id === self.userId) return '';
        const name = names.get(id);
        return name === undefined ? mention : mention.replace(/<@!?\d+>/, () => `@${name}`);
      },
    )
    .trim();
}
