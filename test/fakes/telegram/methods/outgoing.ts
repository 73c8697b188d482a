import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { type Arguments, isFields } from '../arguments.ts';
import { readInlineKeyboard } from '../reply-markup.ts';
import type { Room } from '../room.ts';
import { formatText } from '../text/format.ts';
import type { Call } from '../world.ts';

/** The longest text, in UTF-16 units after parsing. */
export const MOST_TEXT = 4096;
/** The longest caption, in UTF-16 units after parsing. */
export const MOST_CAPTION = 1024;

/** The text fields of a message that is sent or edited. */
export interface TextContent {
  text: string;
  entities?: MessageEntity[];
}

/** Reads `text`, `parse_mode` and `entities`; 400 when nothing or more than 4096 units remain. */
export function readText({ args, world }: Call): TextContent {
  const text = args.text('text');
  if (text === '') throw badRequest('message text is empty');
  const content = format({ args, text, entitiesName: 'entities', findUser: world.findUser });
  if (content.text === '') throw badRequest('text must be non-empty');
  if (content.text.length > MOST_TEXT) throw badRequest('message is too long');
  return content;
}

/** Reads the text of a draft, which may be empty (“Thinking…”) but not blank. */
export function readDraftText(call: Call): TextContent {
  return call.args.text('text') === '' ? { text: '' } : readText(call);
}

/** Reads `caption`, `parse_mode` and `caption_entities`; no caption gives no fields. */
export function readCaption({ args, world }: Call): {
  caption?: string;
  caption_entities?: MessageEntity[];
} {
  const text = args.text('caption');
  const { findUser } = world;
  const formatted = format({ args, text, entitiesName: 'caption_entities', findUser });
  if (formatted.text === '') return {};
  if (formatted.text.length > MOST_CAPTION) throw badRequest('message caption is too long');
  const { entities } = formatted;
  return {
    caption: formatted.text,
    ...(entities === undefined ? {} : { caption_entities: entities }),
  };
}

interface FormatOptions {
  args: Arguments;
  text: string;
  entitiesName: string;
  findUser: Call['world']['findUser'];
}

function format({ args, text, entitiesName, findUser }: FormatOptions): TextContent {
  const formatted = formatText({
    text,
    parseMode: args.text('parse_mode'),
    entities: args.json(entitiesName, `can't parse ${entitiesName} JSON object`),
    findUser,
  });
  return formatted.entities.length === 0 ? { text: formatted.text } : formatted;
}

/** The keyboard as a field of a message, or no field. */
export function readMarkup(args: Arguments): { reply_markup?: InlineKeyboardMarkup } {
  const keyboard = readInlineKeyboard(args);
  return keyboard === undefined ? {} : { reply_markup: keyboard };
}

/** Tells whether the bot leaves the link preview on. */
export function readLinkPreview(args: Arguments): boolean {
  const options = args.json('link_preview_options', "can't parse link preview options JSON object");
  const disabled = isFields(options) && options.is_disabled === true;
  return !disabled && !args.flag('disable_web_page_preview');
}

/** Where a message goes in its chat. */
export interface Placement {
  replyTo: number | undefined;
  thread: number | undefined;
}

/** Reads the reply target and the topic; 400 when either is not there. */
export function readPlacement(args: Arguments, room: Room): Placement {
  return { replyTo: readReply(args, room), thread: readThread(args, room) };
}

/** Reads `message_thread_id`; a plain group has no topics and takes any number, as the real server does. */
export function readThread(args: Arguments, room: Room): number | undefined {
  const thread = args.integer('message_thread_id');
  if (thread === undefined || thread === 0) return undefined;
  if (!room.isForum && room.chat.type !== 'private') return undefined;
  if (!room.hasTopic(thread)) throw badRequest('message thread not found');
  return thread;
}

function readReply(args: Arguments, room: Room): number | undefined {
  const given = args.json('reply_parameters', "can't parse reply parameters JSON object");
  if (given !== undefined && !isFields(given))
    throw badRequest('object expected as reply parameters');
  const isEmpty = given === undefined || Object.keys(given).length === 0;
  const id = isEmpty ? args.integer('reply_to_message_id') : Number(given.message_id);
  if (id === undefined || id <= 0) return undefined;
  if (Number.isNaN(id)) throw badRequest('can\'t find field "message_id"');
  if (room.find(id) !== undefined) return id;
  const lenient = isEmpty
    ? args.flag('allow_sending_without_reply')
    : given.allow_sending_without_reply === true;
  if (lenient) return undefined;
  throw badRequest('message to be replied not found');
}
