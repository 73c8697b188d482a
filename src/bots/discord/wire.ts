/** Discord's numbers, from its developer documentation (API v10), and the shapes we send. */

import type { APIMessageTopLevelComponent, RESTPostAPIChannelMessageJSONBody } from 'discord.js';

/** Most characters of a message that a bot may send. */
export const MAX_CONTENT = 2_000;
/**
 * From this many characters on a text may go on in the next message: people write at most 2,000 at
 * once, and what they paste is not cut by itself.
 */
export const LEAST_CUT = 1_900;
/** How long the token of an interaction works, with half a minute to spare (15 minutes). */
export const INTERACTION_LIFE_MS = 14.5 * 60_000;
/** Until when an interaction has to be acknowledged (3 s), with time for the way. */
export const ACKNOWLEDGE_WITHIN_MS = 2_800;

/** Message flags. */
export const SUPPRESS_EMBEDS = 1 << 2;
export const EPHEMERAL = 1 << 6;
export const VOICE_MESSAGE = 1 << 13;

/** How an interaction may be called back. */
export const CALLBACK = {
  message: 4,
  deferMessage: 5,
  deferUpdate: 6,
  choices: 8,
} as const;

/** The kind of message that answers another one. */
export const REPLY = 19;
/** Kinds of message that a person writes: a plain one and a reply. */
export const WRITTEN_BY_PEOPLE: readonly number[] = [0, REPLY];

/** What the bot writes may ping nobody, not even the person it replies to. */
export const PING_NOBODY = { parse: [], replied_user: false };

/** The part of a message that sends and edits share. */
export type MessageBody = {
  readonly content: string;
  readonly components: APIMessageTopLevelComponent[];
  readonly flags: number;
  readonly allowed_mentions: NonNullable<RESTPostAPIChannelMessageJSONBody['allowed_mentions']>;
};

/** A file that goes with a message. */
export type Attachment = { readonly name: string; readonly text: string };
