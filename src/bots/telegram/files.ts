import { readFile, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { GrammyError } from 'grammy';
import { type Attachment, AttachmentError, type FetchOptions } from '../../conversation/door.ts';
import { download, tooBig } from '../download.ts';
import { describe } from './call-error.ts';
import { type TelegramClient, toApiSignal } from './client.ts';

/** Its file paths are always relative; only a server of one's own tells where a file lies. */
const PUBLIC_HOST = 'api.telegram.org';

export type TelegramFilesOptions = {
  readonly client: TelegramClient;
  readonly token: string;
  readonly apiRoot: string;
  /** The longest that one file may take. */
  readonly deadlineMs: number;
  /** Ends every fetch when the door closes. */
  readonly signal: AbortSignal;
};

/** Gets what people sent. Everything it throws is an {@link AttachmentError} without the token. */
export class TelegramFiles {
  readonly #options: TelegramFilesOptions;

  constructor(options: TelegramFilesOptions) {
    this.#options = options;
  }

  /**
   * The bytes behind an {@link Attachment}. "Bots can download files of up to 20MB"; a Bot API
   * server of one's own in local mode has no such limit and leaves the files on this machine.
   */
  async fetch(
    { ref, bytes }: Attachment,
    { maxBytes, signal: caller }: FetchOptions,
  ): Promise<Uint8Array> {
    const { token, apiRoot, deadlineMs, signal: closing } = this.#options;
    if (bytes !== undefined && bytes > maxBytes) throw tooBig(maxBytes);
    const signal = AbortSignal.any([caller, closing]);
    const path = await this.#locate(ref, signal);
    if (isAbsolute(path)) {
      if (new URL(apiRoot).hostname === PUBLIC_HOST) throw gone();
      return await readLocal(path, { maxBytes, signal });
    }
    const root = apiRoot.replace(/\/+$/, '');
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    const address = `${root}/file/bot${token}/${encoded}`;
    return await download(address, { maxBytes, signal, deadlineMs });
  }

  /** Where the file lies: valid for "at least 1 hour", so it is asked for each time. */
  async #locate(fileId: string, signal: AbortSignal): Promise<string> {
    try {
      const { file_path: path } = await this.#options.client.api.getFile(
        fileId,
        toApiSignal(signal),
      );
      if (path === undefined) throw gone();
      return path;
    } catch (error) {
      throw toAttachmentError(error, signal);
    }
  }
}

function toAttachmentError(error: unknown, signal: AbortSignal): AttachmentError {
  if (error instanceof AttachmentError) return error;
  if (signal.aborted) return new AttachmentError('aborted', describe(error));
  if (!(error instanceof GrammyError)) return new AttachmentError('unreachable', describe(error));
  if (/file is too big/i.test(error.description)) {
    return new AttachmentError('too_big', describe(error));
  }
  const isGone = error.error_code === 400 || error.error_code === 404;
  return new AttachmentError(isGone ? 'gone' : 'unreachable', describe(error));
}

async function readLocal(path: string, { maxBytes, signal }: FetchOptions): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw tooBig(maxBytes);
    return await readFile(path, { signal });
  } catch (error) {
    if (error instanceof AttachmentError) throw error;
    throw signal.aborted ? new AttachmentError('aborted', 'nobody waits for it') : gone();
  }
}

function gone(): AttachmentError {
  return new AttachmentError('gone', 'Telegram does not give this file (any more)');
}
