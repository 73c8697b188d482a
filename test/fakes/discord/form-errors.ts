import { refusal } from './errors.ts';
import type { Json } from './types.ts';

/** Where in a request body a fault is: keys and list indexes. */
export type FormPath = readonly (string | number)[];

/** Lengths that a text may have. */
export interface TextLimits {
  readonly min?: number;
  readonly max: number;
  readonly required?: boolean;
}

/**
 * Collects the faults of one request body and throws them all as Discord's 50035 "Invalid Form Body",
 * whose `errors` mirror the body with `_errors: [{code, message}]` at the faulty places.
 */
export class FormErrors {
  readonly #root: Json = {};
  readonly #prefix: FormPath;
  #count = 0;

  constructor(prefix: FormPath = []) {
    this.#prefix = prefix;
  }

  /** Notes one fault. */
  add(path: FormPath, code: string, message: string): void {
    let node = this.#root;
    for (const key of [...this.#prefix, ...path]) {
      const next = (node[key] ?? {}) as Json;
      node[key] = next;
      node = next;
    }
    const list = (node._errors ?? []) as Json[];
    node._errors = list;
    list.push({ code, message });
    this.#count += 1;
  }

  /** Notes a missing field. */
  missing(path: FormPath): void {
    this.add(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  }

  /** Notes a length outside the limits; Discord words it differently with and without a minimum. */
  length(path: FormPath, size: number, limits: { min?: number; max: number }): void {
    const { min = 0, max } = limits;
    if (size >= min && size <= max) return;
    if (min > 0) {
      this.add(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
    } else this.add(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
  }

  /** Reads a text, counted in UTF-16 units (the strictest reading of "characters"). */
  text(path: FormPath, value: unknown, limits: TextLimits): string | undefined {
    if (value === undefined || value === null) {
      if (limits.required) this.missing(path);
      return undefined;
    }
    if (typeof value !== 'string') {
      this.add(
        path,
        'STRING_TYPE_CONVERT',
        `Could not interpret "${JSON.stringify(value)}" as string.`,
      );
      return undefined;
    }
    this.length(path, value.length, limits);
    return value;
  }

  /** Reads a list of objects; anything else in it is a fault. */
  objects(path: FormPath, value: unknown, limits: { min?: number; max: number }): Json[] {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.add(path, 'LIST_TYPE_CONVERT', 'Could not interpret the value as a list.');
      return [];
    }
    this.length(path, value.length, limits);
    return value.map((item: unknown, index) => {
      if (isJson(item)) return item;
      this.add([...path, index], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used here.');
      return {};
    });
  }

  /** Reads a whole number. */
  integer(path: FormPath, value: unknown): number | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    this.add(path, 'NUMBER_TYPE_COERCE', `Value "${String(value)}" is not int.`);
    return undefined;
  }

  /** Notes a value that is none of those allowed. */
  choice(path: FormPath, value: unknown, allowed: readonly (string | number)[]): void {
    if (allowed.some((one) => one === value)) return;
    this.add(path, 'BASE_TYPE_CHOICES', `Value must be one of {${allowed.join(', ')}}.`);
  }

  /** Throws 400 when any fault was noted. */
  throwIfAny(): void {
    if (this.#count > 0) throw refusal('invalidForm', this.#root);
  }
}

/** Whether a value is a JSON object (not a list, not null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
