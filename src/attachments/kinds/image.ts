import { limits } from '../limits.ts';
import { imageSizeOf } from './image-size.ts';
import { beginningOf, type Kind, unusable } from './kind.ts';

const MARKS = [
  { mime: 'image/png', mark: /^\x89PNG\r\n.\n/s },
  { mime: 'image/jpeg', mark: /^\xff\xd8\xff/ },
  { mime: 'image/webp', mark: /^RIFF.{4}WEBP/s },
  { mime: 'image/gif', mark: /^GIF8[79]a/ },
] as const;
/** HEIC, AVIF, TIFF, BMP: whole images, often under a name of those above, that no server takes. */
const FOREIGN = /^(?:.{4}ftyp(?:hei[cmsx]|hev[cmsx]|avi[fs]|mif1|msf1)|II\*\0|MM\0\*|BM.{4}\0{4})/s;
const MARK_BYTES = 16;

/** Images that models take, as they are: nothing is unpacked here. */
export const image: Kind = {
  extensions: new Set(['png', 'jpg', 'jpeg', 'jfif', 'webp', 'gif']),
  mimes: MARKS.map(({ mime }) => mime),
  maxBytes: limits.maxImageBytes,

  async read({ name, bytes }) {
    const beginning = beginningOf(bytes, MARK_BYTES);
    if (FOREIGN.test(beginning)) return unusable(name, 'unknown_kind');
    const mime = MARKS.find(({ mark }) => mark.test(beginning))?.mime;
    if (mime === undefined) return undefined;
    if (bytes.length > limits.maxImageBytes) return unusable(name, 'too_big');
    const size = imageSizeOf(mime, bytes);
    if (size === undefined) return unusable(name, 'damaged');
    if (size.width * size.height > limits.maxImagePixels) return unusable(name, 'too_big');
    return { kind: 'image', name, mime, bytes };
  },
};
