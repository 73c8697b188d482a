import type { Message, MessageEntity } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import type { UploadedFile } from '../arguments.ts';
import type { Draft } from '../drafts.ts';
import { asDocument, type StoredFile } from '../files.ts';
import { readRichMessage, richRefused } from '../rich.ts';
import type { Content } from '../room.ts';
import { type Call, findRoom, findWritableRoom, type Method } from '../world.ts';
import {
  readCaption,
  readDraftText,
  readLinkPreview,
  readMarkup,
  readPlacement,
  readText,
  readThread,
} from './outgoing.ts';

const sendMessage: Method = (call) => {
  const text = readText(call);
  const linkPreview = readLinkPreview(call.args);
  return send(call, { content: { ...text }, linkPreview });
};

const sendRichMessage: Method = (call) => {
  const { source, blocks, found } = readRichMessage(call.args);
  if (findRoom(call).refused.has('rich messages')) throw richRefused();
  return send(call, { content: { rich_message: blocks }, rich: source, found });
};

const sendDocument: Method = (call) => {
  const caption = readCaption(call);
  const file = readFile(call, 'document');
  return send(call, { content: { document: asDocument(file), ...caption }, file });
};

interface Sending {
  content: Content;
  linkPreview?: boolean;
  rich?: string;
  found?: MessageEntity[];
  file?: StoredFile;
}

function send(call: Call, { content, linkPreview = true, ...rest }: Sending): Message {
  const { args, world } = call;
  const markup = readMarkup(args);
  const room = findWritableRoom(call);
  const placement = readPlacement(args, room);
  world.flood.take(room.chat.id);
  const all = { ...content, ...markup };
  return room.add({ from: world.bot, content: all, ...placement, linkPreview, ...rest }).api;
}

// A file comes as `attach://part`, as a part of the parameter's own name, or as the id of a known file.
function readFile({ args, world }: Call, name: string): StoredFile {
  const value = args.text(name);
  const attached = value.startsWith('attach://') ? value.slice('attach://'.length) : name;
  const upload = args.files.get(attached);
  if (upload !== undefined) return world.files.add({ folder: 'documents', ...checked(upload) });
  if (value === '' || value.startsWith('attach://')) {
    throw badRequest(`there is no ${name} in the request`);
  }
  if (/^https?:/.test(value)) throw badRequest('failed to get HTTP URL content');
  const known = world.files.find(value);
  if (known === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  return known;
}

function checked(upload: UploadedFile): UploadedFile {
  if (upload.bytes.byteLength === 0) throw badRequest('file must be non-empty');
  return upload;
}

const sendMessageDraft: Method = (call) => {
  const { text, entities = [] } = readDraftText(call);
  return showDraft(call, { text, entities, rich: false });
};

const sendRichMessageDraft: Method = (call) => {
  const { source, found } = readRichMessage(call.args);
  if (findRoom(call).refused.has('rich messages')) throw richRefused();
  return showDraft(call, { text: source, entities: found, rich: true });
};

function showDraft(call: Call, content: Pick<Draft, 'text' | 'entities' | 'rich'>): true {
  const { args, world } = call;
  const id = args.integer('draft_id') ?? 0;
  const room = findWritableRoom(call);
  if (room.chat.type !== 'private' || room.refused.has('drafts')) {
    throw badRequest('TEXTDRAFT_PEER_INVALID');
  }
  if (id === 0) throw badRequest('RANDOM_ID_INVALID');
  const thread = readThread(args, room);
  world.flood.takeDraft(room.chat.id);
  const canStop = args.flag('can_stop') && !world.lacks.has('stop button');
  const keepOnStop = args.flag('keep_on_stop');
  const expiresAt = performance.now() + world.draftLifeMs;
  room.showDraft({ ...content, id, canStop, keepOnStop, thread, expiresAt });
  return true;
}

const ACTIONS = new Set([
  'choose_sticker',
  'find_location',
  'record_video',
  'record_video_note',
  'record_voice',
  'typing',
  'upload_document',
  'upload_photo',
  'upload_video',
  'upload_video_note',
  'upload_voice',
]);

const sendChatAction: Method = (call) => {
  const action = call.args.text('action').toLowerCase();
  if (!ACTIONS.has(action)) throw badRequest('wrong parameter action in request');
  const room = findWritableRoom(call);
  room.act(action, readThread(call.args, room));
  return true;
};

/** The methods that make something new appear in a chat. */
export const sendingMethods = {
  sendChatAction,
  sendDocument,
  sendMessage,
  sendMessageDraft,
  sendRichMessage,
  sendRichMessageDraft,
} satisfies Record<string, Method>;
