import { cleanName, limits, mayRead, readAttachment } from '../attachments/index.ts';
import type { ChatImage } from '../foundry/types.ts';
import type { Exchange, StoredAttachment } from '../storage/conversation.ts';
import type { FileFault, Texts } from '../texts/texts.ts';
import { within } from '../waiting/within.ts';
import { AttachmentError, type Reply } from './door.ts';
import type { PromptFile } from './prompt.ts';

/** Most files of one question that are looked at. */
export const MAX_FILES = 10;
/** A bigger file is refused by every door. */
export const MAX_FILE_BYTES = limits.maxFileBytes;
/** Most of one file that is kept with the question, so that the conversation's file stays small. */
const MAX_KEPT_CHARS = 60_000;
/** For all files of a question. */
const FETCH_WITHIN_MS = 60_000;
/** The first word waits for these, and the question may not even be about them. */
const EARLIER_WITHIN_MS = 5_000;

/** What the files of a question came to. */
export type ReadFiles = {
  readonly texts: readonly PromptFile[];
  readonly images: readonly ChatImage[];
  /** What could not be used, and why: a sentence each. */
  readonly notes: readonly string[];
  /** The same attachments with what was read, to be kept; unset: nothing was read anew. */
  readonly attachments?: readonly StoredAttachment[];
};

export type ReadFilesOptions = {
  readonly reply: Pick<Reply, 'fetch'>;
  readonly texts: Texts;
  readonly signal: AbortSignal;
};

type OneFile =
  | { readonly kind: 'text'; readonly file: PromptFile }
  | { readonly kind: 'image'; readonly image: ChatImage }
  | { readonly kind: 'fault'; readonly fault: FileFault };

/** Why a file need not be sent at all, as a sentence in Markdown; undefined: it is worth a try. */
export function refusalOf(
  file: { readonly name: string; readonly mime?: string | undefined; readonly bytes: number },
  texts: Texts,
): string | undefined {
  const why = mayRead(file);
  return why && texts.fileFaults[why](cleanName(file.name));
}

/** Fetches and reads the files of a question. Throws only what `signal` was aborted with. */
export async function readFiles(
  attachments: readonly StoredAttachment[],
  options: ReadFilesOptions,
): Promise<ReadFiles> {
  return await read(attachments, FETCH_WITHIN_MS, options);
}

/** The pictures of the newest of these exchanges that has some; none where they cannot be had soon. */
export async function recentImages(
  exchanges: readonly Exchange[],
  options: ReadFilesOptions,
): Promise<readonly ChatImage[]> {
  const isPicture = ({ text }: StoredAttachment) => text === undefined;
  const latest = exchanges.findLast(({ attachments }) => attachments?.some(isPicture));
  const pictures = latest?.attachments?.filter(isPicture) ?? [];
  return pictures.length === 0 ? [] : (await read(pictures, EARLIER_WITHIN_MS, options)).images;
}

async function read(
  attachments: readonly StoredAttachment[],
  ms: number,
  options: ReadFilesOptions,
): Promise<ReadFiles> {
  const { texts, signal } = options;
  const files: PromptFile[] = [];
  const images: ChatImage[] = [];
  const notes: string[] = [];
  const kept = [...attachments];
  await within({ signal, ms }, async (over) => {
    // One after the other: ten pictures at once would be a hundred megabytes.
    for (const [at, attachment] of attachments.slice(0, MAX_FILES).entries()) {
      const one = await readOne(attachment, { ...options, signal: over });
      signal.throwIfAborted();
      if (one.kind === 'image') images.push(one.image);
      else if (one.kind === 'fault')
        notes.push(texts.fileFaults[one.fault](cleanName(attachment.name)));
      else {
        files.push(one.file);
        kept[at] = { ...attachment, text: one.file.text };
      }
    }
  });
  if (attachments.length > MAX_FILES) notes.push(texts.tooManyFiles(MAX_FILES));
  const hasRead = kept.some(({ text }, at) => text !== attachments[at]?.text);
  return { texts: files, images, notes, ...(hasRead && { attachments: kept }) };
}

async function readOne(
  attachment: StoredAttachment,
  { reply, signal }: ReadFilesOptions,
): Promise<OneFile> {
  const { name, text } = attachment;
  if (text !== undefined) return { kind: 'text', file: { name, text, isCut: false } };
  const refusal = mayRead(attachment);
  if (refusal !== undefined) return { kind: 'fault', fault: refusal };
  try {
    if (reply.fetch === undefined) return { kind: 'fault', fault: 'gone' };
    const bytes = await reply.fetch(attachment, { maxBytes: limits.maxFileBytes, signal });
    const result = await readAttachment({ ...attachment, bytes }, { signal });
    if (result.kind === 'unusable') return { kind: 'fault', fault: result.why };
    if (result.kind === 'image') {
      const base64 = Buffer.from(result.bytes).toString('base64');
      return { kind: 'image', image: { mime: result.mime, base64 } };
    }
    const isCut = result.isCut || result.text.length > MAX_KEPT_CHARS;
    return { kind: 'text', file: { name, text: result.text.slice(0, MAX_KEPT_CHARS), isCut } };
  } catch (error) {
    const isTold = error instanceof AttachmentError && error.code !== 'aborted';
    return { kind: 'fault', fault: isTold ? error.code : 'unreachable' };
  }
}
