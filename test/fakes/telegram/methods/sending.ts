import type { Message } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import type { UploadedFile } from '../arguments.ts';
import { asDocument, type StoredFile } from '../files.ts';
import { readRichMessage } from '../rich.ts';
import type { Content } from '../room.ts';
import { type Call, findWritableRoom, type Method } from '../world.ts';
import {
  readCaption,
  readDraftText,
  readLinkPreview,
  readMarkup,
  readPlacement,
  readText,
  readThread,
} from './outgoing.ts';

const DRAFT_LIFE_MS = 30_000;

const sendMessage: Method = (call) => {
  const text = readText(call);
  const linkPreview = readLinkPreview(call.args);
  return send(call, { content: { ...text }, linkPreview });
};

const sendRichMessage: Method = (call) => {
  const { source, blocks } = readRichMessage(call.args);
  return send(call, { content: { rich_message: blocks }, rich: source });
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
  file?: StoredFile;
}

function send(call: Call, { content, linkPreview = true, rich, file }: Sending): Message {
  const { args, world } = call;
  const markup = readMarkup(args);
  const room = findWritableRoom(call);
  const placement = readPlacement(args, room);
  world.flood.take(room.chat.id);
  const all = { ...content, ...markup };
  return room.add({ from: world.bot, content: all, ...placement, linkPreview, rich, file }).api;
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

const sendMessageDraft: Method = (call) => showDraft(call, readDraftText(call).text);

const sendRichMessageDraft: Method = (call) => showDraft(call, readRichMessage(call.args).source);

function showDraft(call: Call, text: string): true {
  const { args, world } = call;
  const id = args.integer('draft_id') ?? 0;
  const room = findWritableRoom(call);
  if (room.chat.type !== 'private') throw badRequest('TEXTDRAFT_PEER_INVALID');
  if (id === 0) throw badRequest('RANDOM_ID_INVALID');
  const thread = readThread(args, room);
  world.flood.takeOverall();
  const expiresAt = performance.now() + DRAFT_LIFE_MS;
  room.showDraft({ id, text, canStop: args.flag('can_stop'), thread, expiresAt });
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
