import type { MessageEntity, PhotoSize } from 'grammy/types';
import { asDocument, asPhotoSize, type FileStore, type StoredFile } from './files.ts';
import type { Content } from './room.ts';
import { formatText } from './text/format.ts';
import type { World } from './world.ts';

/** A file that a person sends as it is. `size` may claim more or fewer bytes than there are. */
export interface SentDocument {
  name: string;
  mime: string;
  bytes: Uint8Array;
  size?: number;
}

/** A picture, of which Telegram keeps several sizes: the longer side of each, 90 and 1280 when left out. */
export interface SentPhoto {
  bytes: Uint8Array;
  size?: number;
  sides?: readonly number[];
}

/** What a person puts into one message. */
export interface Sent {
  text: string;
  /** Entities beyond the mentions, commands and links that Telegram finds by itself. */
  entities?: MessageEntity[] | undefined;
  document?: SentDocument | undefined;
  photo?: SentPhoto | undefined;
  /** A moving picture; a bot gets it as a document too. */
  animation?: SentDocument | undefined;
  /** Goes with a file; the text is used when this is left out. */
  caption?: string | undefined;
}

const MOST_TEXT = 4096;
const MOST_CAPTION = 1024;

/** Makes the content of a message as Telegram's server does, and keeps its file. */
export function contentOf(
  { text, entities, document, photo, animation, caption = text }: Sent,
  { findUser, files }: World,
): { content: Content; file?: StoredFile } {
  const formatted = formatText({ text: caption, parseMode: '', entities, findUser });
  const sent = document ?? animation;
  const most = sent === undefined && photo === undefined ? MOST_TEXT : MOST_CAPTION;
  if (formatted.text.length > most) throw new Error('A person cannot send that much at once');
  const marks = formatted.entities.length === 0 ? undefined : formatted.entities;
  const words = formatted.text === '' ? undefined : formatted.text;
  const below = defined({ caption: words, caption_entities: marks });
  if (sent !== undefined) {
    const file = files.add({ folder: sent === animation ? 'animations' : 'documents', ...sent });
    const moving = sent === animation && { animation: asAnimation(file) };
    return { content: { ...moving, document: asDocument(file), ...below }, file };
  }
  if (photo !== undefined) {
    const { sizes, file } = keepPhoto(photo, files);
    return { content: { photo: sizes, ...below }, file };
  }
  if (words === undefined) throw new Error('A person cannot send an empty message');
  return { content: defined({ text: words, entities: marks }) };
}

/** The content of an edited message: its new text, or the new caption of its file. */
export function editedContentOf(text: string, hasFile: boolean, world: World): Content {
  if (!hasFile) return contentOf({ text }, world).content;
  const { text: caption, entities } = formatText({
    text,
    parseMode: '',
    entities: undefined,
    findUser: world.findUser,
  });
  const marks = entities.length === 0 ? undefined : entities;
  return defined({ caption: caption === '' ? undefined : caption, caption_entities: marks });
}

function keepPhoto({ bytes, size, sides = [90, 1280] }: SentPhoto, files: FileStore) {
  const kept = { folder: 'photos', name: 'photo.jpg', mime: 'image/jpeg' } as const;
  const sizes: PhotoSize[] = [];
  let file: StoredFile | undefined;
  for (const side of sides) {
    file = files.add({ ...kept, bytes, ...(size === undefined ? {} : { size }) });
    sizes.push(asPhotoSize(file, side));
  }
  if (file === undefined) throw new Error('A photo has at least one size');
  return { sizes, file };
}

function asAnimation(file: StoredFile) {
  return { ...asDocument(file), width: 320, height: 240, duration: 2 };
}

function defined(fields: { [Key in keyof Content]: Content[Key] | undefined }): Content {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Content;
}
