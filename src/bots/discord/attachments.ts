import type { APIAttachment } from 'discord.js';
import { z } from 'zod';
import type { Attachment } from '../../conversation/door.ts';
import type { ReceivedMessage } from './addressing.ts';
import { VOICE_MESSAGE } from './wire.ts';

const FILE_REF = z.object({
  channel: z.string(),
  message: z.string(),
  attachment: z.string(),
  /** Signed, and good for a day. */
  address: z.string(),
});

/** Where a file is, and where its address is told anew once that has expired. */
export type FileRef = z.infer<typeof FILE_REF>;

/** The files of a message. A voice message has a file too, but is not one. */
export function attachmentsOf({
  id: message,
  channel_id: channel,
  attachments,
  flags,
}: ReceivedMessage): readonly Attachment[] {
  if ((Number(flags ?? 0) & VOICE_MESSAGE) !== 0) return [];
  return attachments.map((file) => {
    const { id: attachment, url: address, size: bytes, content_type: type } = file;
    const ref: FileRef = { channel, message, attachment, address };
    const mime = type?.split(';')[0]?.trim();
    return {
      name: nameOf(file),
      ...(mime === undefined ? {} : { mime }),
      bytes,
      ref: JSON.stringify(ref),
    };
  });
}

/** Reads the `ref` of an {@link Attachment}; undefined when it is none of ours. */
export function readFileRef(ref: string): FileRef | undefined {
  try {
    return FILE_REF.parse(JSON.parse(ref));
  } catch {
    return undefined;
  }
}

/** Discord takes letters like Cyrillic ones out of `filename`; `title` keeps them, without extension. */
function nameOf({ filename, title }: APIAttachment): string {
  if (title === undefined || title === null || title === '') return filename;
  const extension = /\.[^.]+$/.exec(filename)?.[0] ?? '';
  return title.endsWith(extension) ? title : `${title}${extension}`;
}
