import type { APIMessage } from 'discord.js';
import { type Attachment, AttachmentError, type FetchOptions } from '../../conversation/door.ts';
import { within } from '../../waiting/within.ts';
import { download, tooBig } from '../download.ts';
import { DeliveryError } from '../surface.ts';
import type { DiscordApi } from './api.ts';
import { type FileRef, readFileRef } from './attachments.ts';

export type DiscordFilesOptions = {
  readonly api: DiscordApi;
  /** The longest that one file may take. */
  readonly deadlineMs: number;
  /** Ends every fetch when the door closes. */
  readonly signal: AbortSignal;
};

/** Gets what people sent. Everything it throws is an {@link AttachmentError}. */
export class DiscordFiles {
  readonly #options: DiscordFilesOptions;

  constructor(options: DiscordFilesOptions) {
    this.#options = options;
  }

  /**
   * The bytes behind an {@link Attachment}. Its address is signed and expires after a day; the
   * message then tells a new one, as long as it is there.
   */
  async fetch(
    { ref, bytes }: Attachment,
    { maxBytes, signal: caller }: FetchOptions,
  ): Promise<Uint8Array> {
    const { deadlineMs, signal: closing } = this.#options;
    const file = readFileRef(ref);
    if (file === undefined) throw new AttachmentError('gone', 'nothing is known of this file');
    if (bytes !== undefined && bytes > maxBytes) throw tooBig(maxBytes);
    const signal = AbortSignal.any([caller, closing]);
    const options = { maxBytes, signal, deadlineMs };
    try {
      return await download(file.address, options);
    } catch (error) {
      if (!(error instanceof AttachmentError) || error.code !== 'gone') throw error;
    }
    return await download(await this.#freshAddress(file, signal), options);
  }

  async #freshAddress(file: FileRef, signal: AbortSignal): Promise<string> {
    const path = `/channels/${file.channel}/messages/${file.message}` as const;
    const { api, deadlineMs } = this.#options;
    try {
      const message = (await within({ signal, ms: deadlineMs }, (over) =>
        api.call({ method: 'GET', path, signal: over }),
      )) as APIMessage;
      const forwarded =
        message.message_snapshots?.flatMap((each) => each.message.attachments) ?? [];
      const all = [...message.attachments, ...forwarded];
      const found = all.find(({ id }) => id === file.attachment);
      if (found === undefined) throw new AttachmentError('gone', 'the message has no such file');
      return found.url;
    } catch (error) {
      throw toAttachmentError(error, signal);
    }
  }
}

function toAttachmentError(error: unknown, signal: AbortSignal): AttachmentError {
  if (error instanceof AttachmentError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (signal.aborted) return new AttachmentError('aborted', reason);
  const isPassing =
    error instanceof DeliveryError && (error.fault === 'unreachable' || error.fault === 'wait');
  return new AttachmentError(isPassing ? 'unreachable' : 'gone', reason);
}
