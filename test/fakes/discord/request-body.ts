import type { IncomingMessage } from 'node:http';
import type { UploadedFile } from './check-message.ts';
import { refusal } from './errors.ts';

/** A request's body, read to its end. */
export interface RequestBody {
  /** The JSON value, of multipart requests `payload_json`; undefined without a body. */
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('invalidJson');
  }
}

async function readMultipart(raw: Uint8Array<ArrayBuffer>, type: string): Promise<RequestBody> {
  const form = await new Response(raw, { headers: { 'content-type': type } }).formData();
  const files: UploadedFile[] = [];
  for (const [key, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(key)?.[1];
    if (index === undefined || typeof value === 'string') continue;
    files.push({
      index,
      name: value.name,
      data: new Uint8Array(await value.arrayBuffer()),
      contentType: value.type || undefined,
    });
  }
  const payload = form.get('payload_json');
  return { json: typeof payload === 'string' ? parse(payload) : {}, files };
}

/** Reads JSON or multipart (`payload_json` and `files[n]`); other content is 400 as on Discord. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = new Uint8Array(Buffer.concat(chunks));
  if (raw.byteLength === 0) return { json: undefined, files: [] };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return await readMultipart(raw, type);
  return { json: parse(Buffer.from(raw).toString('utf8')), files: [] };
}
