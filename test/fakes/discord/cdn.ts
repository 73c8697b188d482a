import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AttachmentRecord, ChannelRecord } from './types.ts';

/** How long a signed address is good. */
const LIFE_MS = 24 * 60 * 60_000;

/** Where files lie: each address is signed, expires after a day, and is signed anew each time it is told. */
export class Cdn {
  /** The status of every answer so far, 0 for one that never came. */
  readonly answers: number[] = [];
  readonly #channels: ReadonlyMap<string, ChannelRecord>;
  #key = randomBytes(16);
  #next: number | 'hang' | undefined;

  constructor(channels: ReadonlyMap<string, ChannelRecord>) {
    this.#channels = channels;
  }

  /** Every address told so far is dead, as after a day. */
  expire(): void {
    this.#key = randomBytes(16);
  }

  /** The next answer is an empty one with this status, or never comes. */
  failNext(how: number | 'hang'): void {
    this.#next = how;
  }

  /** The address of a file as a message tells it now. */
  address(origin: string, channelId: string, { id, name }: AttachmentRecord): string {
    const path = `/attachments/${channelId}/${id}/${encodeURIComponent(fileNameOf(name))}`;
    const issued = Math.floor(Date.now() / 1000);
    const expires = (issued + LIFE_MS / 1000).toString(16);
    const signature = this.#sign(path, expires);
    return `${origin}${path}?ex=${expires}&is=${issued.toString(16)}&hm=${signature}&`;
  }

  /** Answers a request for a file. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    const failure = this.#next;
    this.#next = undefined;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const file = failure === undefined ? this.#find(url) : undefined;
    const status = failure === 'hang' ? 0 : (failure ?? (file ? 200 : 404));
    this.answers.push(status);
    if (status === 0) return;
    if (file === undefined) {
      response.writeHead(status).end('This content is no longer available.');
      return;
    }
    const type = file.contentType ?? 'application/octet-stream';
    const length = file.data.byteLength;
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': length }).end(file.data);
  }

  #find({ pathname, searchParams }: URL): AttachmentRecord | undefined {
    const expires = searchParams.get('ex') ?? '';
    const isSigned = searchParams.get('hm') === this.#sign(pathname, expires);
    if (!isSigned || Number.parseInt(expires, 16) * 1000 < Date.now()) return undefined;
    const [, kind, channelId = '', attachmentId = ''] = pathname.split('/');
    if (kind !== 'attachments') return undefined;
    return [...(this.#channels.get(channelId)?.messages.values() ?? [])]
      .flatMap((message) => message.attachments)
      .find((attachment) => attachment.id === attachmentId);
  }

  #sign(path: string, expires: string): string {
    return createHmac('sha256', this.#key).update(`${path} ${expires}`).digest('hex');
  }
}

/** A file's name as Discord stores it: blanks are underlined, letters like Cyrillic ones are gone. */
export function fileNameOf(name: string): string {
  const kept = name.replaceAll(' ', '_').replaceAll(/[^\w.()-]/g, '');
  return kept.startsWith('.') || kept === '' ? `file${kept}` : kept;
}
