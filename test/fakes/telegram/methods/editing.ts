import { isDeepStrictEqual } from 'node:util';
import type { Message, MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { isFields } from '../arguments.ts';
import { readRichMessage, richRefused } from '../rich.ts';
import type { Content, Room } from '../room.ts';
import type { Stored } from '../stored.ts';
import { type Call, findRoom, findWritableRoom, type Method } from '../world.ts';
import { readCaption, readLinkPreview, readMarkup, readText } from './outgoing.ts';

const NOT_MODIFIED =
  'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message';

// The reactions that a bot without Premium may set.
const REACTIONS = new Set(
  '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'.split(
    ' ',
  ),
);

const editMessageText: Method = (call) => {
  const isRich = call.args.json('rich_message', "can't parse InputRichMessage JSON object");
  // A server that has never heard of it looks for a text.
  if (isRich !== undefined && !call.world.lacks.has('rich messages')) {
    const { source, blocks, found } = readRichMessage(call.args);
    if (findRoom(call).refused.has('rich messages')) throw richRefused();
    return edit(call, { part: 'text', content: { rich_message: blocks }, rich: source, found });
  }
  const linkPreview = readLinkPreview(call.args);
  return edit(call, { part: 'text', content: { ...readText(call) }, linkPreview });
};

const editMessageCaption: Method = (call) =>
  edit(call, { part: 'caption', content: readCaption(call) });

const editMessageReplyMarkup: Method = (call) => edit(call, { part: 'markup', content: {} });

interface Edit {
  part: 'text' | 'caption' | 'markup';
  content: Content;
  rich?: string;
  found?: MessageEntity[];
  linkPreview?: boolean;
}

function edit(call: Call, { part, content, rich, found, linkPreview }: Edit): Message {
  const { args, world } = call;
  const markup = readMarkup(args);
  const room = findWritableRoom(call);
  const stored = findOwn(call, room);
  const hasText = stored.api.text !== undefined || stored.rich !== undefined;
  if (part === 'text' && !hasText) throw badRequest('there is no text in the message to edit');
  if (part === 'caption' && stored.file === undefined) {
    throw badRequest('there is no caption in the message to edit');
  }
  world.flood.take(room.chat.id);
  const { reply_markup: _replaced, ...rest } = shown(stored.api);
  const changed: Content = { ...(part === 'markup' ? rest : content), ...markup };
  const keepsRich = part === 'markup' ? stored.rich : rich;
  const samePreview = linkPreview === undefined || linkPreview === stored.linkPreview;
  if (isDeepStrictEqual(shown(stored.api), changed) && samePreview && keepsRich === stored.rich) {
    throw badRequest(NOT_MODIFIED);
  }
  room.edit(stored, {
    content: changed,
    rich: keepsRich,
    found: part === 'markup' ? stored.found : found,
    ...(linkPreview === undefined ? {} : { linkPreview }),
  });
  return stored.api;
}

function findOwn({ args }: Call, room: Room): Stored {
  const id = args.integer('message_id');
  if (id === undefined) throw badRequest('message identifier is not specified');
  const stored = room.find(id);
  if (stored === undefined) throw badRequest('message to edit not found');
  if (stored.from !== 'bot') throw badRequest("message can't be edited");
  return stored;
}

function shown(message: Message): Content {
  const { text, entities, caption, caption_entities, rich_message, reply_markup } = message;
  const fields = { text, entities, caption, caption_entities, rich_message, reply_markup };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Content;
}

const deleteMessage: Method = (call) => {
  const room = findRoom(call);
  const stored = room.find(call.args.integer('message_id'));
  if (stored === undefined) throw badRequest('message to delete not found');
  const mayDelete = stored.from === 'bot' || room.chat.type === 'private' || room.botIsAdmin;
  if (!mayDelete) throw badRequest("message can't be deleted");
  room.remove(stored);
  return true;
};

const setMessageReaction: Method = (call) => {
  const list = call.args.json('reaction', "can't parse reaction types JSON object") ?? [];
  if (!Array.isArray(list)) throw badRequest('expected an Array of ReactionType');
  const room = findWritableRoom(call);
  const stored = room.find(call.args.integer('message_id'));
  if (stored === undefined) throw badRequest('message to react not found');
  if (list.length > 1) throw badRequest('REACTIONS_TOO_MANY');
  stored.reactions = list.map((item: unknown) => {
    const emoji = isFields(item) && item.type === 'emoji' ? String(item.emoji) : '';
    if (!REACTIONS.has(emoji)) throw badRequest('REACTION_INVALID');
    return emoji;
  });
  room.waiting.poke();
  return true;
};

const answerCallbackQuery: Method = ({ args, world }) => {
  const text = args.text('text');
  const url = args.text('url');
  if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
  world.callbacks.answer(args.text('callback_query_id'), {
    showAlert: args.flag('show_alert'),
    ...(text === '' ? {} : { text }),
    ...(url === '' ? {} : { url }),
  });
  return true;
};

/** The methods that change what is in a chat already. */
export const editingMethods = {
  answerCallbackQuery,
  deleteMessage,
  editMessageCaption,
  editMessageReplyMarkup,
  editMessageText,
  setMessageReaction,
} satisfies Record<string, Method>;
