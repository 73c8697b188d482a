import { cleanName } from './file-name.ts';
import { KINDS } from './kinds/index.ts';
import { isCalled, type ReadOptions, unusable } from './kinds/kind.ts';
import { limits } from './limits.ts';
import type { AttachedFile, Attachment } from './types.ts';

/**
 * What a model can use of a file, or why it can use nothing. Decided by content first, then by name
 * and MIME type. Documents are read in a process of their own, two at a time, for at most
 * `documentMs` (20 s) and with `documentMemoryBytes` (400 MB) each: one that takes more is `too_big`.
 * Throws the signal's reason when it is aborted, and nothing else.
 */
export async function readAttachment(
  { name, mime, bytes }: AttachedFile,
  {
    signal,
    documentMs = limits.documentMs,
    documentMemoryBytes = limits.documentMemoryBytes,
  }: Pick<ReadOptions, 'signal'> & Partial<ReadOptions>,
): Promise<Attachment> {
  signal.throwIfAborted();
  const file = { name: cleanName(name), mime, bytes };
  if (bytes.length === 0) return unusable(file.name, 'empty');
  if (bytes.length > limits.maxFileBytes) return unusable(file.name, 'too_big');
  const options = { signal, documentMs, documentMemoryBytes };
  for (const kind of KINDS) {
    const attachment = await kind.read(file, options);
    if (attachment !== undefined) return attachment;
  }
  const isPromised = KINDS.some((kind) => isCalled(kind, file));
  return unusable(file.name, isPromised ? 'damaged' : 'unknown_kind');
}
