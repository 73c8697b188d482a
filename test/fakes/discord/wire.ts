import { fileNameOf } from './cdn.ts';
import { forwardWire } from './forwards.ts';
import type {
  AttachmentRecord,
  ChannelRecord,
  FakeUser,
  GuildRecord,
  InteractionMark,
  Json,
  MessageRecord,
} from './types.ts';

/** Permissions of `@everyone` in a new guild, plus what a bot needs to read, write and attach. */
export const PERMISSIONS = '2248473465835073';

/** Discord's numbers for the channels the fake has. */
export const CHANNEL_TYPE = { text: 0, dm: 1, thread: 11 } as const;

/** Rights of the place a message is shown in: whether a text that is not meant for the bot may be told. */
export interface Sight {
  readonly botId: string;
  readonly messageContent: boolean;
  /** Where a file is served. */
  readonly addressOf: (file: AttachmentRecord, channelId: string) => string;
}

/** A user object. */
export function userWire(user: FakeUser): Json {
  return {
    id: user.id,
    username: user.username,
    global_name: user.globalName,
    avatar: null,
    avatar_decoration_data: null,
    discriminator: user.bot ? '0000' : '0',
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(user.bot ? { bot: true } : {}),
  };
}

/** A guild member, without `user` as messages have it. */
export function memberWire(guild: GuildRecord): Json {
  return {
    roles: [],
    nick: null,
    avatar: null,
    banner: null,
    premium_since: null,
    joined_at: guild.joinedAt,
    communication_disabled_until: null,
    pending: false,
    flags: 0,
    mute: false,
    deaf: false,
  };
}

function guildChannelWire(channel: ChannelRecord, guild: GuildRecord): Json {
  const base = {
    id: channel.id,
    guild_id: guild.id,
    name: channel.name,
    flags: 0,
    last_message_id: lastMessageId(channel),
    rate_limit_per_user: 0,
  };
  if (channel.kind === 'text') {
    return {
      ...base,
      type: CHANNEL_TYPE.text,
      position: guild.channels.indexOf(channel),
      permission_overwrites: [],
      parent_id: null,
      topic: null,
      nsfw: false,
    };
  }
  return {
    ...base,
    type: CHANNEL_TYPE.thread,
    parent_id: channel.parent?.id ?? null,
    owner_id: channel.owner?.id ?? guild.owner.id,
    member_count: 1,
    message_count: channel.messages.size,
    total_message_sent: channel.messages.size,
    thread_metadata: {
      archived: channel.archived,
      archive_timestamp: channel.createdAt,
      auto_archive_duration: 1440,
      locked: false,
      create_timestamp: channel.createdAt,
    },
  };
}

function lastMessageId(channel: ChannelRecord): string | null {
  return [...channel.messages.values()].findLast((m) => !m.ephemeralFor)?.id ?? null;
}

/** A channel object. */
export function channelWire(channel: ChannelRecord): Json {
  if (channel.guild) return guildChannelWire(channel, channel.guild);
  return {
    id: channel.id,
    type: CHANNEL_TYPE.dm,
    flags: 0,
    last_message_id: lastMessageId(channel),
    recipients: channel.recipient ? [userWire(channel.recipient)] : [],
  };
}

function attachmentWire(attachment: AttachmentRecord, channelId: string, sight: Sight): Json {
  const { id, name, data, size = data.byteLength } = attachment;
  const url = sight.addressOf(attachment, channelId);
  const filename = fileNameOf(name);
  const hasSpecialLetters = filename !== name.replaceAll(' ', '_');
  return {
    id,
    filename,
    size,
    url,
    proxy_url: url,
    ...(hasSpecialLetters ? { title: name.replace(/\.[^.]+$/, '') } : {}),
    ...(attachment.contentType ? { content_type: attachment.contentType } : {}),
    ...(attachment.description ? { description: attachment.description } : {}),
  };
}

function interactionWire(mark: InteractionMark): Json {
  const shared = { id: mark.id, type: mark.type, user: userWire(mark.user) };
  return {
    interaction_metadata: {
      ...shared,
      authorizing_integration_owners: mark.owners,
      ...(mark.originalId ? { original_response_message_id: mark.originalId } : {}),
      ...(mark.interactedId ? { interacted_message_id: mark.interactedId } : {}),
    },
    ...(mark.name ? { interaction: { ...shared, name: mark.name } } : {}),
  };
}

/**
 * Whether the text of a message may be told: own messages, direct messages and those that mention the bot always,
 * others with the message content intent only (reference: "Message Content Intent").
 */
export function mayReadContent(message: MessageRecord, sight: Sight): boolean {
  if (sight.messageContent || !message.channel.guild) return true;
  if (message.author.id === sight.botId) return true;
  return message.mentions.some((user) => user.id === sight.botId);
}

/** A message object as the bot may see it, without the fields that only the gateway adds. */
export function messageWire(message: MessageRecord, sight: Sight, isInner = false): Json {
  const readable = mayReadContent(message, sight);
  const { channel } = message;
  const wire: Json = {
    id: message.id,
    channel_id: channel.id,
    type: message.type,
    author: userWire(message.author),
    content: readable ? message.content : '',
    timestamp: message.timestamp,
    edited_timestamp: message.editedTimestamp ?? null,
    tts: false,
    pinned: false,
    mention_everyone: message.mentionEveryone,
    mentions: message.mentions.map(userWire),
    mention_roles: message.mentionRoles,
    attachments: readable
      ? message.attachments.map((one) => attachmentWire(one, channel.id, sight))
      : [],
    embeds: readable ? message.embeds : [],
    components: readable ? message.components : [],
    flags: message.flags,
  };
  if (message.webhookId) wire.webhook_id = message.webhookId;
  if (message.interaction) {
    wire.application_id = message.webhookId;
    Object.assign(wire, interactionWire(message.interaction));
  }
  if (message.reactions.size > 0) wire.reactions = reactionsWire(message, sight.botId);
  if (message.sticker) {
    wire.sticker_items = [{ id: message.id, name: message.sticker, format_type: 1 }];
  }
  if (message.snapshot) {
    const file = (one: AttachmentRecord, id: string) => attachmentWire(one, id, sight);
    const show = { isReadable: readable, user: userWire, file };
    Object.assign(wire, forwardWire(message.snapshot, show));
  }
  if (message.referenceId) {
    wire.message_reference = {
      type: 0,
      channel_id: channel.id,
      message_id: message.referenceId,
      ...(channel.guild ? { guild_id: channel.guild.id } : {}),
    };
    const referenced = channel.messages.get(message.referenceId);
    if (!isInner) {
      wire.referenced_message = referenced ? messageWire(referenced, sight, true) : null;
    }
  }
  return wire;
}

function reactionsWire(message: MessageRecord, botId: string): Json[] {
  return [...message.reactions].map(([name, users]) => ({
    emoji: { id: null, name },
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    burst_colors: [],
    me_burst: false,
    me: users.has(botId),
  }));
}
