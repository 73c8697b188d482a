import { describe, expect, it } from 'vitest';
import { limits } from '../../src/attachments/index.ts';
import { read } from './read.ts';

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function png(width: number, height: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([latin1('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR'), size, latin1('\x08\x06\0\0\0')]);
}

function gif(width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  return Buffer.concat([latin1('GIF89a'), size, latin1('\0\0\0')]);
}

function jpeg(width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  const exif = '\xff\xe1\0\x08Exif\0\0';
  return Buffer.concat([
    latin1(`\xff\xd8${exif}\xff\xff\xc2\0\x0b\x08`),
    size,
    latin1('\x01\x01\x11\0'),
  ]);
}

function webp(chunk: string, content: string): Buffer {
  return latin1(`RIFF\x20\0\0\0WEBP${chunk}\x10\0\0\0${content}`);
}

const IMAGES: readonly [string, string, Buffer][] = [
  ['PNG', 'image/png', png(640, 480)],
  ['JPEG', 'image/jpeg', jpeg(640, 480)],
  ['GIF', 'image/gif', gif(640, 480)],
  ['lossy WebP', 'image/webp', webp('VP8 ', '\0\0\0\x9d\x01\x2a\x80\x02\xe0\x01')],
  ['lossless WebP', 'image/webp', webp('VP8L', '\x2f\x7f\xc2\x77\0')],
  ['extended WebP', 'image/webp', webp('VP8X', '\0\0\0\0\x7f\x02\0\xdf\x01\0')],
];

/** What the content must have to be known for the kind of image that it is. */
const MARK_BYTES: Readonly<Record<string, number>> = {
  'image/png': 8,
  'image/jpeg': 3,
  'image/gif': 6,
  'image/webp': 12,
};

describe('images', () => {
  it.each(IMAGES)('are given as they are: %s', async (_, mime, bytes) => {
    const expected = { kind: 'image', name: 'a.jpg', mime, bytes };
    expect(await read('a.jpg', bytes)).toEqual(expected);
    expect(await read('a.jpg', bytes, { mime: 'text/plain' })).toEqual(expected);
  });

  it.each(IMAGES)('are damaged when their header breaks off: %s', async (_, mime, bytes) => {
    const whys = [];
    for (let length = MARK_BYTES[mime] ?? 0; length < bytes.length; length += 1) {
      const attachment = await read('a', bytes.subarray(0, length));
      if (attachment.kind === 'image') expect(attachment.mime).toBe(mime);
      else whys.push(attachment.kind === 'unusable' && attachment.why);
    }
    expect(new Set(whys)).toEqual(new Set(['damaged']));
  });

  it.each([
    ['no width', png(0, 480)],
    ['a width beyond all cameras', png(0x7fffffff, 1)],
    ['no height', gif(640, 0)],
    ['no frame', latin1('\xff\xd8\xff\xe0\0\x04ab\xff\xd9')],
    ['a segment that never ends', latin1(`\xff\xd8\xff\xe0\0\0${'\xff'.repeat(50)}`)],
    ['a layout that nobody knows', webp('VP9 ', '\0'.repeat(16))],
  ])('are damaged with %s', async (_, bytes) => {
    expect(await read('a.png', bytes)).toEqual({ kind: 'unusable', name: 'a.png', why: 'damaged' });
  });

  it('are too big when they would unpack to more pixels than any model looks at', async () => {
    expect(await read('a', png(10_000, 10_000))).toMatchObject({ kind: 'image' });
    expect(await read('a', png(10_000, 10_001))).toMatchObject({ why: 'too_big' });
  });

  it('are too big beyond the limit of bytes', async () => {
    const bytes = Buffer.concat([png(1, 1), Buffer.alloc(limits.maxImageBytes)]);
    expect(await read('a', bytes)).toMatchObject({ why: 'too_big' });
    expect(await read('a', bytes.subarray(0, limits.maxImageBytes))).toMatchObject({
      kind: 'image',
    });
  });

  it.each([
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0'],
    ['TIFF', 'II*\0\x08\0\0\0\0\0\0\0'],
    ['TIFF of Motorola', 'MM\0*\0\0\0\x08\0\0\0\0'],
    ['BMP', 'BM\x36\0\x10\0\0\0\0\0\x36\0\0\0'],
  ])('of other kinds are unknown under any name: %s', async (_, content) => {
    const bytes = latin1(content);
    expect(await read('a.jpg', bytes)).toMatchObject({ why: 'unknown_kind' });
    expect(await read('a', bytes)).toMatchObject({ why: 'unknown_kind' });
  });

  it('are damaged when the content is nothing of the kind', async () => {
    expect(await read('a.png', Buffer.alloc(40, 0xee))).toMatchObject({ why: 'damaged' });
  });
});
