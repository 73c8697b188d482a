import { badRequest } from './api-error.ts';
import { Arguments, type Fields, isFields, type UploadedFile } from './arguments.ts';

interface RawRequest {
  contentType: string;
  query: URLSearchParams;
  body: Buffer;
}

/** Reads the arguments of a call from the query string and a JSON, urlencoded or multipart body. */
export function readArguments({ contentType, query, body }: RawRequest): Arguments {
  const fields: Fields = Object.fromEntries(query);
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    return new Arguments({ ...fields, ...parseJson(body.toString('utf8')) });
  }
  if (type === 'application/x-www-form-urlencoded') {
    const form = new URLSearchParams(body.toString('utf8'));
    return new Arguments({ ...fields, ...Object.fromEntries(form) });
  }
  if (type === 'multipart/form-data') return readMultipart({ fields, contentType, body });
  return new Arguments(fields);
}

function parseJson(text: string): Fields {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch {
    // the same answer as for JSON that is not an object
  }
  throw badRequest("can't parse JSON object");
}

interface Multipart {
  fields: Fields;
  contentType: string;
  body: Buffer;
}

function readMultipart({ fields, contentType, body }: Multipart): Arguments {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw badRequest('boundary is not found in the multipart body');
  const values: Fields = { ...fields };
  const files = new Map<string, UploadedFile>();
  for (const part of splitParts(body, `--${boundary}`)) {
    const headersEnd = part.indexOf('\r\n\r\n');
    if (headersEnd < 0) continue;
    const headers = part.subarray(0, headersEnd).toString('utf8');
    const content = part.subarray(headersEnd + 4);
    const name = parameter(headers, 'name');
    const filename = parameter(headers, 'filename');
    if (name === undefined) continue;
    if (filename === undefined) {
      values[name] = content.toString('utf8');
    } else {
      const mime = /^content-type:\s*([^\r\n]+)/im.exec(headers)?.[1] ?? 'application/octet-stream';
      files.set(name, { name: filename, mime, bytes: new Uint8Array(content) });
    }
  }
  return new Arguments(values, files);
}

function splitParts(body: Buffer, delimiter: string): Buffer[] {
  const parts: Buffer[] = [];
  let from = body.indexOf(delimiter);
  while (from >= 0) {
    const start = from + delimiter.length;
    const next = body.indexOf(`\r\n${delimiter}`, start);
    if (next < 0) break;
    parts.push(body.subarray(start + 2, next));
    from = next + 2;
  }
  return parts;
}

// The value may stand without quotes: grammY writes `filename=a name.md`.
function parameter(headers: string, name: string): string | undefined {
  const found = new RegExp(`[;\\s]${name}=(?:"([^"]*)"|([^;\\r\\n]*))`, 'i').exec(headers);
  return found?.[1] ?? found?.[2];
}
