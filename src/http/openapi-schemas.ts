import { z } from 'zod';

/** A JSON Schema, or a part of an OpenAPI document. */
export type Json = { [key: string]: unknown };

/**
 * A zod schema as OpenAPI 3.1 takes it. Objects may have more fields than are told: clients must not
 * break when a later version adds one.
 */
export function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override({ jsonSchema: part }) {
      if (part.additionalProperties === false) delete part.additionalProperties;
      // Whole numbers have the bounds of JavaScript, which say nothing to anybody.
      if (part.minimum === Number.MIN_SAFE_INTEGER) delete part.minimum;
      if (part.maximum === Number.MAX_SAFE_INTEGER) delete part.maximum;
    },
  });
  return json;
}

/** Collects schemas under their names and gives the reference to each. */
export class Schemas {
  readonly all: Record<string, Json> = {};

  add(name: string, schema: z.ZodType, io: 'input' | 'output'): Json {
    this.all[name] ??= toSchema(schema, io);
    return { $ref: `#/components/schemas/${name}` };
  }
}
