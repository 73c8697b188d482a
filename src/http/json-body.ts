import type { Context } from 'hono';
import type { z } from 'zod';
import { type BodyLimits, readBodyText } from './body.ts';
import { invalid } from './errors.ts';

/** Schemas of tools are nested, but not like this. */
const MAX_DEPTH = 64;
/** A conversation of years has fewer. */
const MAX_NESTS = 100_000;

/**
 * The request's JSON body, checked. Throws ApiError as {@link readBodyText} does, else 400 with the
 * name of each field that is wrong.
 */
export async function readJson<T>(
  c: Context,
  schema: z.ZodType<T>,
  limits: BodyLimits = {},
): Promise<T> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw invalid('Content-Type: expected application/json.');
  }
  return check(schema, parse(await readBodyText(c, limits)));
}

/** What a query or a body holds, checked. Throws a 400 that names each wrong field. */
export function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
  );
  throw invalid(faults.join('; '), parsed.error.issues[0]?.path.join('.') || undefined);
}

function parse(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalid('body: expected JSON.');
  }
  const excess = excessIn(json);
  if (excess !== undefined) throw invalid(excess);
  return json;
}

/** What is too much in a body, as a sentence: walking it must cost neither a deep stack nor long. */
function excessIn(root: unknown): string | undefined {
  let level: unknown[] = [root];
  let nests = 0;
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    level = level.flatMap((value) => (isNest(value) ? Object.values(value).filter(isNest) : []));
    nests += level.length;
    if (nests > MAX_NESTS) return `body: expected at most ${MAX_NESTS} lists and objects.`;
    if (level.length === 0) return undefined;
  }
  return `body: expected at most ${MAX_DEPTH} levels.`;
}

function isNest(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
