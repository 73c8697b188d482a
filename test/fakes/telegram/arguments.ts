import { badRequest } from './api-error.ts';

/** A file that came in a multipart body. */
export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** A plain object with unknown fields, as JSON gives it. */
export type Fields = Record<string, unknown>;

/** Tells whether a JSON value is an object (not an array, not null). */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The arguments of one call. JSON bodies carry typed values, urlencoded and multipart bodies carry
 * strings: the Bot API takes both everywhere, and so do these readers.
 */
export class Arguments {
  readonly fields: Fields;
  readonly files: ReadonlyMap<string, UploadedFile>;

  constructor(fields: Fields, files: ReadonlyMap<string, UploadedFile> = new Map()) {
    this.fields = fields;
    this.files = files;
  }

  /** The argument as text; numbers are written out; absent gives an empty string. */
  text(name: string): string {
    const value = this.fields[name];
    if (typeof value === 'string') return requireUtf8(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return '';
  }

  /** The argument as an integer, or undefined when it is absent or not a number. */
  integer(name: string): number | undefined {
    const written = this.text(name).trim();
    return /^-?\d+$/.test(written) ? Number(written) : undefined;
  }

  /** The argument as a boolean: true, "true", "yes" and "1" are true, as on the real server. */
  flag(name: string): boolean {
    return ['true', 'yes', '1'].includes(this.text(name).toLowerCase());
  }

  /** The argument as JSON: an object or array as it is, a string parsed. 400 with `problem` when broken. */
  json(name: string, problem: string): unknown {
    const value = this.fields[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value.trim() === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(problem);
    }
  }
}

/** Refuses text with half a surrogate pair, which cannot be written in UTF-8. */
export function requireUtf8(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw badRequest('strings must be encoded in UTF-8');
  return text;
}
