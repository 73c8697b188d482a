import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Context } from 'hono';

/** The first visitor waits for it: 9 saves 2 % and takes three times as long. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };
const ENCODERS = {
  br: (content: Buffer) => brotliCompressSync(content, BROTLI),
  gzip: (content: Buffer) => gzipSync(content),
  identity: (content: Buffer) => content,
} as const;
type Encoding = keyof typeof ENCODERS;

/** A file that never changes while the product runs: compressed once, when it is first asked for. */
export class StaticFile {
  readonly #type: string;
  readonly #read: () => Buffer;
  readonly #encoded = new Map<Encoding, Uint8Array<ArrayBuffer>>();
  #content: Buffer | undefined;
  #hash: string | undefined;

  /** `read` is called when the file is first asked for. */
  constructor(type: string, read: () => Buffer) {
    this.#type = type;
    this.#read = read;
  }

  /** 200 in the best encoding that the client takes, or 304 when it has this very content. */
  answer(c: Context, further: Readonly<Record<string, string>>): Response {
    this.#content ??= this.#read();
    this.#hash ??= createHash('sha256').update(this.#content).digest('base64url').slice(0, 20);
    const encoding = encodingFor(c.req.header('accept-encoding') ?? '');
    const headers = {
      ...further,
      'content-type': this.#type,
      'cache-control': 'no-cache',
      etag: `"${this.#hash}-${encoding}"`,
      vary: 'accept-encoding',
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    };
    const isKnown = c.req.header('if-none-match')?.includes(this.#hash) === true;
    if (isKnown) return c.body(null, 304, headers);
    return c.body(this.#bytes(encoding, this.#content), 200, headers);
  }

  #bytes(encoding: Encoding, content: Buffer): Uint8Array<ArrayBuffer> {
    const known = this.#encoded.get(encoding) ?? new Uint8Array(ENCODERS[encoding](content));
    this.#encoded.set(encoding, known);
    return known;
  }
}

function encodingFor(accepted: string): Encoding {
  const offers = accepted.split(',').map((offer) => offer.trim().toLowerCase());
  const takes = (name: string) =>
    offers.some(
      (offer) => offer === name || (offer.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(offer)),
    );
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : 'identity';
}
