import { readAttachment } from '../../src/attachments/index.ts';
import type { Attachment } from '../../src/attachments/types.ts';

type Options = { mime?: string; documentMs?: number; documentMemoryBytes?: number };

/** Reads a file that nobody stops. Documents get long: other tests may keep the machine busy. */
export async function read(
  name: string,
  content: string | Uint8Array,
  { mime, documentMs = 60_000, ...others }: Options = {},
): Promise<Attachment> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const signal = new AbortController().signal;
  return await readAttachment({ name, mime, bytes }, { signal, documentMs, ...others });
}

/** The text of a file that must be one, or the reason why it is none in `<>`. */
export async function textOf(...args: Parameters<typeof read>): Promise<string> {
  const attachment = await read(...args);
  if (attachment.kind === 'text') return attachment.text;
  return `<${attachment.kind === 'unusable' ? attachment.why : attachment.kind}>`;
}
