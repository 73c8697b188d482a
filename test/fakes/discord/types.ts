/** A JSON object as it travels over the wire, fields not yet checked. */
export type Json = Record<string, unknown>;

/** A person or a bot, as the fake knows it; `bot` marks other bots too. */
export interface FakeUser {
  readonly id: string;
  readonly username: string;
  readonly globalName: string;
  /** One of Discord's client languages, e.g. `en-US`; told to the bot with each interaction. */
  readonly locale: string;
  readonly bot: boolean;
}

/** A file that hangs on a message. */
export interface AttachmentRecord {
  readonly id: string;
  readonly name: string;
  readonly data: Uint8Array;
  /** What the message claims; the true size when left out. */
  readonly size?: number | undefined;
  readonly contentType: string | undefined;
  readonly description: string | undefined;
}

/** Why a message exists: the interaction that it answers. */
export interface InteractionMark {
  readonly id: string;
  readonly type: number;
  readonly name: string | undefined;
  readonly user: FakeUser;
  readonly owners: Json;
  readonly originalId: string | undefined;
  readonly interactedId: string | undefined;
}

/** A message as it was when somebody forwarded it; whose it was is not told. */
export interface SnapshotRecord {
  readonly channel: ChannelRecord;
  readonly messageId: string;
  readonly content: string;
  readonly flags: number;
  readonly embeds: readonly Json[];
  readonly attachments: readonly AttachmentRecord[];
  readonly mentions: readonly FakeUser[];
  readonly mentionRoles: readonly string[];
  readonly timestamp: string;
  readonly editedTimestamp: string | undefined;
}

/** What a person (or another bot, or a webhook) writes. */
export interface PersonMessage {
  readonly content: string;
  readonly mentions: readonly FakeUser[];
  readonly referenceId: string | undefined;
  readonly attachments: AttachmentRecord[];
  readonly webhookId: string | undefined;
  readonly flags: number;
  readonly snapshot: SnapshotRecord | undefined;
  readonly sticker: string | undefined;
}

/** A message as the server stores it. */
export interface MessageRecord {
  readonly id: string;
  readonly channel: ChannelRecord;
  readonly author: FakeUser;
  readonly type: number;
  readonly timestamp: string;
  readonly referenceId: string | undefined;
  readonly nonce: string | number | undefined;
  readonly webhookId: string | undefined;
  readonly interaction: InteractionMark | undefined;
  /** Set on ephemeral messages: the only person who sees it. */
  readonly ephemeralFor: string | undefined;
  readonly reactions: Map<string, Set<string>>;
  content: string;
  flags: number;
  embeds: Json[];
  components: Json[];
  attachments: AttachmentRecord[];
  mentions: FakeUser[];
  mentionRoles: string[];
  mentionEveryone: boolean;
  /** Everyone whom any version of this message would have pinged: user ids, `&role`, `everyone`, `here`. */
  pings: string[];
  editedTimestamp: string | undefined;
  /** Of the message that this one forwards. */
  snapshot?: SnapshotRecord | undefined;
  /** The name of the sticker that it shows. */
  sticker?: string | undefined;
}

/** One thing that the bot did in a channel; `at` is `performance.now()` in milliseconds. */
export interface TimelineEntry {
  readonly kind: 'send' | 'edit' | 'delete' | 'typing';
  /** The message's id; empty for typing. */
  readonly id: string;
  readonly content: string;
  readonly at: number;
}

/** A direct message channel, a guild's text channel or a thread. */
export interface ChannelRecord {
  readonly id: string;
  readonly kind: 'dm' | 'text' | 'thread';
  readonly guild: GuildRecord | undefined;
  readonly parent: ChannelRecord | undefined;
  readonly owner: FakeUser | undefined;
  readonly recipient: FakeUser | undefined;
  readonly createdAt: string;
  readonly messages: Map<string, MessageRecord>;
  readonly timeline: TimelineEntry[];
  name: string;
  archived: boolean;
}

/** A server ("guild") that the bot is a member of. */
export interface GuildRecord {
  readonly id: string;
  readonly name: string;
  readonly owner: FakeUser;
  readonly members: Map<string, FakeUser>;
  readonly channels: ChannelRecord[];
  readonly joinedAt: string;
}

/** Something to tell the bot over the gateway. */
export interface GatewayEvent {
  readonly t: string;
  /** The intent bit a session must have asked for; 0 for events that everybody gets. */
  readonly intent: number;
  /** The event's data as a session with these intents may see it. */
  build(intents: number): unknown;
}
