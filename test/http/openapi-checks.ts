import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { RawAnswer } from './rig.ts';

type Json = Readonly<Record<string, unknown>>;

type Operation = {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, unknown>>; readonly headers?: Json }>
  >;
};

/** An OpenAPI document, as far as the tests read it. */
export type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
};

/** Checks answers of the server against its own document, and notes which of it was seen. */
export class DocumentChecks {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #validators = new Map<string, ValidateFunction>();
  /** As `get /path 200`. */
  readonly seen = new Set<string>();

  constructor(document: Document) {
    // A field that is sent but not told is a fault of the document.
    this.#document = closed(document) as Document;
    this.#ajv.addSchema(this.#document, 'document');
  }

  /** Every answer of the document that is JSON or text, as `get /path 200`. */
  get told(): string[] {
    return Object.entries(this.#document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${path} ${status}`),
      ),
    );
  }

  /** What is wrong with an answer; empty when nothing is. */
  faultsOf(operation: string, { status, headers, text }: RawAnswer): string[] {
    const [method = '', path = ''] = operation.split(' ');
    const media = String(headers['content-type']).split(';')[0] ?? '';
    const response = this.#document.paths[path]?.[method]?.responses[status];
    if (response === undefined) return [`${operation}: ${status} is not told`];
    if (response.content[media] === undefined) return [`${operation} ${status}: no ${media}`];
    const missing = Object.keys(response.headers ?? {}).filter(
      (name) => headers[name.toLowerCase()] === undefined,
    );
    if (missing.length > 0) return [`${operation} ${status}: no ${missing}`];
    this.seen.add(`${method} ${path} ${status}`);
    if (media !== 'application/json') return [];
    const keys = ['paths', path, method, 'responses', String(status), 'content', media, 'schema'];
    return this.#check(keys, JSON.parse(text));
  }

  /** The same of one event of a stream. */
  faultsOfEvent(schema: string, event: unknown): string[] {
    return this.#check(['components', 'schemas', schema], event);
  }

  #check(keys: readonly string[], value: unknown): string[] {
    const pointer = keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
    const ref = `document#/${encodeURI(pointer)}`;
    const validate = this.#validators.get(ref) ?? this.#ajv.compile({ $ref: ref });
    this.#validators.set(ref, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath} ${message}: ${JSON.stringify(value)}`,
    );
  }
}

/** The document with every object closed that tells its fields. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== 'object' || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]));
  const isObject = copy.type === 'object' && copy.properties !== undefined;
  return isObject && copy.additionalProperties === undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}
