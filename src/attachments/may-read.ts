import { extensionOf } from './file-name.ts';
import { KINDS } from './kinds/index.ts';
import { isCalled, plainMime } from './kinds/kind.ts';
import { limits } from './limits.ts';
import type { WhyUnusable } from './types.ts';

/** Nothing of these is text, an image that models take, or a document that is read here. */
const FOREIGN_MIMES =
  /^(?:audio|video|font|model|image)\/|^application\/(?:zip|gzip|x-(?:7z|rar|tar|bzip2|xz|msdownload|msdos|apple|executable)|vnd\.(?:rar|ms-|oasis|openxmlformats|android)|msword|epub|rtf|java-archive|postscript)/;
const FOREIGN_EXTENSIONS = new Set(
  `
  zip gz tgz bz2 xz zst 7z rar tar jar war apk ipa dmg iso deb rpm msi exe dll so dylib class pyc
  mp3 ogg oga opus wav flac m4a aac wma mp4 m4v mkv mov avi webm wmv mpg mpeg 3gp
  heic heif avif tif tiff bmp ico psd raw cr2 nef dng ai eps xcf
  doc dot xls xlsx xlsm xlsb ppt pptx odt ods odp epub mobi djvu fb2 rtf
  ttf otf woff woff2 db sqlite sqlite3 mdb parquet pickle pkl npy npz pt onnx gguf safetensors
`
    .trim()
    .split(/\s+/),
);

/**
 * Why a file is not worth fetching, from what a platform tells about it beforehand; undefined when
 * it is (its content may still turn out unusable).
 */
export function mayRead({
  name,
  mime,
  bytes,
}: {
  readonly name: string;
  readonly mime?: string | undefined;
  /** How big it is, where the platform tells. */
  readonly bytes?: number | undefined;
}): WhyUnusable | undefined {
  if (bytes === 0) return 'empty';
  const kind = KINDS.find((known) => isCalled(known, { name, mime }));
  if (kind === undefined && isForeign(name, mime)) return 'unknown_kind';
  const maxBytes = kind?.maxBytes ?? limits.maxFileBytes;
  return bytes !== undefined && bytes > maxBytes ? 'too_big' : undefined;
}

function isForeign(name: string, mime: string | undefined): boolean {
  const hasEnding = name.includes('.');
  return (
    FOREIGN_MIMES.test(plainMime(mime)) || (hasEnding && FOREIGN_EXTENSIONS.has(extensionOf(name)))
  );
}
