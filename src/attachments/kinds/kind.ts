import { extensionOf } from '../file-name.ts';
import type { AttachedFile, Attachment, WhyUnusable } from '../types.ts';

export type ReadOptions = {
  /** An abort is the one thing that a reader throws. */
  readonly signal: AbortSignal;
  /** The longest that a document is worked on. */
  readonly documentMs: number;
  /** All memory of the process that works on a document. */
  readonly documentMemoryBytes: number;
};

/** One kind of file: how it is known, and how it is read. */
export type Kind = {
  /** Endings of names that promise this kind, in small letters without dot. */
  readonly extensions: ReadonlySet<string>;
  /** MIME types that promise it; one that ends in `/` stands for all below it. */
  readonly mimes: readonly string[];
  readonly maxBytes: number;
  /** Reads a file that is not empty. Undefined when its content is of another kind. */
  read(file: AttachedFile, options: ReadOptions): Promise<Attachment | undefined>;
};

/** True when the name or the MIME type promises the kind; the content may be another. */
export function isCalled(kind: Kind, { name, mime }: Omit<AttachedFile, 'bytes'>): boolean {
  const type = plainMime(mime);
  return (
    kind.extensions.has(extensionOf(name)) ||
    kind.mimes.some((known) => (known.endsWith('/') ? type.startsWith(known) : type === known))
  );
}

/** In small letters and without parameters: `text/plain` of `Text/Plain; charset=utf-8`. */
export function plainMime(mime = ''): string {
  return (mime.split(';')[0] ?? '').trim().toLowerCase();
}

/** The first bytes as a string of one character each, to compare with marks. */
export function beginningOf(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.subarray(0, length)).toString('latin1');
}

export function unusable(name: string, why: WhyUnusable): Attachment {
  return { kind: 'unusable', name, why };
}
