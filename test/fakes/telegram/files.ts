import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Document, File, PhotoSize } from 'grammy/types';
import { badRequest } from './api-error.ts';

/** What a bot may download through `getFile`, in bytes (20 MB). */
export const MOST_DOWNLOAD_BYTES = 20 * 1024 * 1024;

/** A file kept by the fake. `size` may claim more than `bytes` holds, to stand for a huge file. */
export interface StoredFile {
  id: string;
  uniqueId: string;
  path: string;
  name: string;
  mime: string;
  bytes: Uint8Array;
  size: number;
}

interface NewFile {
  folder: 'documents' | 'photos' | 'animations';
  name: string;
  mime: string;
  bytes: Uint8Array;
  size?: number;
}

/** All files that people and the bot have sent. */
export class FileStore {
  readonly #byId = new Map<string, StoredFile>();
  /** The download paths that `getFile` has told and that still work. */
  readonly #open = new Map<string, StoredFile>();
  readonly #localDir: string | undefined;
  #albums = 0;

  /** With `localDir` the server is in local mode: files lie there, and nothing is downloaded. */
  constructor({ localDir }: { localDir?: string | undefined } = {}) {
    this.#localDir = localDir;
  }

  /** Keeps a file and gives it its ids and its download path. */
  add({ folder, name, mime, bytes, size }: NewFile): StoredFile {
    const number = this.#byId.size + 1;
    const extension = /\.[\w]+$/.exec(name)?.[0] ?? '';
    const file: StoredFile = {
      id: `BQACAgIAAxkBAAIB${number.toString(36).padStart(8, '0')}AAJfake`,
      uniqueId: `AgADfake${number}`,
      path: `${folder}/file_${number}${extension}`,
      name,
      mime,
      bytes,
      size: size ?? bytes.byteLength,
    };
    this.#byId.set(file.id, file);
    return file;
  }

  /** A new `media_group_id`. */
  newAlbum(): string {
    this.#albums += 1;
    return String(13_900_000_000_000_000 + this.#albums);
  }

  /** The file with this `file_id`. */
  find(id: string): StoredFile | undefined {
    return this.#byId.get(id);
  }

  /** The file behind a download path that `getFile` gave. */
  at(path: string): StoredFile | undefined {
    return this.#open.get(path);
  }

  /** Every download path given so far stops working, as it may after an hour. */
  expirePaths(): void {
    this.#open.clear();
  }

  /** The server has lost a file. */
  forget(id: string): void {
    const file = this.#byId.get(id);
    this.#byId.delete(id);
    if (file !== undefined) this.#open.delete(file.path);
  }

  /** The answer of `getFile`; 400 for an unknown id and, but for local mode, for more than 20 MB. */
  describe(id: string): File {
    if (id === '') throw badRequest('file_id not specified');
    const file = this.#byId.get(id);
    if (file === undefined) {
      throw badRequest('wrong file_id or the file is temporarily unavailable');
    }
    const isLocal = this.#localDir !== undefined;
    if (file.size > MOST_DOWNLOAD_BYTES && !isLocal) throw badRequest('file is too big');
    return {
      file_id: file.id,
      file_unique_id: file.uniqueId,
      file_size: file.size,
      file_path: this.#offer(file),
    };
  }

  #offer(file: StoredFile): string {
    if (this.#localDir === undefined) {
      this.#open.set(file.path, file);
      return file.path;
    }
    const path = join(this.#localDir, file.path.replace('/', '-'));
    writeFileSync(path, file.bytes);
    return path;
  }
}

/** The file as the `document` of a message. */
export function asDocument(file: StoredFile): Document {
  return {
    file_id: file.id,
    file_unique_id: file.uniqueId,
    file_name: file.name,
    mime_type: file.mime,
    file_size: file.size,
  };
}

/** The file as one size of a photo. */
export function asPhotoSize(file: StoredFile, side: number): PhotoSize {
  return {
    file_id: file.id,
    file_unique_id: file.uniqueId,
    file_size: file.size,
    width: side,
    height: side,
  };
}
