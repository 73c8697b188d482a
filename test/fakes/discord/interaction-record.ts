import { randomBytes } from 'node:crypto';
import { bySnowflake } from './snowflake.ts';
import type { ChannelRecord, FakeUser, InteractionMark, Json, MessageRecord } from './types.ts';
import { channelWire, memberWire, messageWire, PERMISSIONS, userWire } from './wire.ts';
import type { World } from './world.ts';

/** Kinds of interaction (reference: "Interaction Type"). */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4 } as const;

/** What a person did, before the server gives it an id and a token. */
export interface InteractionStart {
  readonly type: (typeof INTERACTION)[keyof typeof INTERACTION];
  readonly user: FakeUser;
  readonly channel: ChannelRecord;
  readonly data: Json;
  /** What to call it when it fails: `/model`, `button Stop`. */
  readonly what: string;
  /** The command's name, for the mark on the answer. */
  readonly name: string | undefined;
  /** The message with the pressed component. */
  readonly message: MessageRecord | undefined;
}

/** An interaction in the course of being answered. */
export interface InteractionRecord extends InteractionStart {
  readonly id: string;
  readonly token: string;
  /** `performance.now()` at the start, milliseconds. */
  readonly startedAt: number;
  /** The callback type the bot acknowledged with. */
  ack: number | undefined;
  isDead: boolean;
  isExpired: boolean;
  isEphemeral: boolean;
  original: MessageRecord | undefined;
  readonly followUps: MessageRecord[];
  choices: Json[] | undefined;
  modal: Json | undefined;
}

/** Starts an interaction: a new id and a token as long and opaque as real ones. */
export function startInteraction(world: World, start: InteractionStart): InteractionRecord {
  return {
    ...start,
    id: world.snowflakes.next(),
    token: randomBytes(120).toString('base64url'),
    startedAt: performance.now(),
    ack: undefined,
    isDead: false,
    isExpired: false,
    isEphemeral: false,
    original: undefined,
    followUps: [],
    choices: undefined,
    modal: undefined,
  };
}

function ownersOf(channel: ChannelRecord): Json {
  return { 0: channel.guild?.id ?? '0' };
}

/** The mark that messages carry which answer this interaction. */
export function markOf(record: InteractionRecord, originalId: string | undefined): InteractionMark {
  return {
    id: record.id,
    type: record.type,
    name: record.name,
    user: record.user,
    owners: ownersOf(record.channel),
    originalId,
    interactedId: record.message?.id,
  };
}

/** The data of INTERACTION_CREATE, as a client that resolves partial channels needs it. */
export function interactionWire(world: World, record: InteractionRecord): Json {
  const { channel, user, message } = record;
  const { guild } = channel;
  const base: Json = {
    id: record.id,
    application_id: world.applicationId,
    type: record.type,
    token: record.token,
    version: 1,
    data: record.data,
    channel_id: channel.id,
    channel: guild ? { ...channelWire(channel), permissions: PERMISSIONS } : channelWire(channel),
    locale: user.locale,
    app_permissions: PERMISSIONS,
    entitlements: [],
    authorizing_integration_owners: ownersOf(channel),
    context: guild ? 0 : 1,
    attachment_size_limit: 10 * 1024 * 1024,
  };
  if (guild) {
    base.guild_id = guild.id;
    base.guild = { id: guild.id, locale: 'en-US', features: [] };
    base.guild_locale = 'en-US';
    base.member = { ...memberWire(guild), user: userWire(user), permissions: PERMISSIONS };
  } else base.user = userWire(user);
  if (message) base.message = messageWire(message, world.restSight);
  return base;
}

/** The follow-up or original message of an interaction by id, `@original` included. */
export function messageOf(record: InteractionRecord, id: string): MessageRecord | undefined {
  const { original, followUps, channel } = record;
  const own = [original, ...followUps].filter((message) => message !== undefined);
  const found = id === '@original' ? original : own.find((message) => message.id === id);
  return found && channel.messages.has(found.id) ? found : undefined;
}

/** The newest of the messages that answered, oldest first. */
export function answersOf(record: InteractionRecord): MessageRecord[] {
  const isOwn = record.ack === 4 || record.ack === 5;
  const own = isOwn && record.original ? [record.original] : [];
  return [...own, ...record.followUps]
    .filter((message) => record.channel.messages.has(message.id))
    .sort((a, b) => bySnowflake(a.id, b.id));
}
