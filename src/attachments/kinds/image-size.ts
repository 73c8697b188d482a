/** In pixels, both at least 1. */
export type ImageSize = { readonly width: number; readonly height: number };

export type ImageMime = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** JPEG, WebP and GIF cannot hold more; a PNG of more is nonsense. */
const MAX_SIDE = 65_535;
const READERS: Readonly<Record<ImageMime, (view: DataView) => ImageSize | undefined>> = {
  'image/png': ofPng,
  'image/jpeg': ofJpeg,
  'image/webp': ofWebp,
  'image/gif': (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
};

/** The size that the header tells; undefined when it tells none or nonsense. Reads no pixels. */
export function imageSizeOf(mime: ImageMime, bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const size = READERS[mime](view);
    return size !== undefined && isSide(size.width) && isSide(size.height) ? size : undefined;
  } catch (error) {
    // The header points behind the end of the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MAX_SIDE;
}

function ofPng(view: DataView): ImageSize | undefined {
  const isHeader = view.getUint32(8) === 13 && view.getUint32(12) === 0x49484452;
  return isHeader ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined;
}

function ofJpeg(view: DataView): ImageSize | undefined {
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // Image data or the end before any frame.
    if (marker === 0xda || marker === 0xd9) return undefined;
    // Any number of 0xFF may stand before a marker.
    if (marker === 0xff) at += 1;
    else at += isBare(marker) ? 2 : 2 + view.getUint16(at + 2);
  }
}

/** SOF0 to SOF15 without DHT, JPG and DAC (ITU T.81, table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** TEM, RST0 to RST7 and SOI have no length. */
function isBare(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/** The three layouts of RFC 9649: lossy, lossless, extended. */
function ofWebp(view: DataView): ImageSize | undefined {
  switch (view.getUint32(12)) {
    case 0x56503820: // 'VP8 '
      if (view.getUint16(23) !== 0x9d01 || view.getUint8(25) !== 0x2a) return undefined;
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case 0x5650384c: {
      // 'VP8L'
      if (view.getUint8(20) !== 0x2f) return undefined;
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858: // 'VP8X'
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    default:
      return undefined;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}
