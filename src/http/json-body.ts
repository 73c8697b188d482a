import type { Context } from 'hono';
import type { z } from 'zod';
import { type BodyLimits, readBodyText } from './body.ts';
import { invalid } from './errors.ts';

/** Schemas of tools are nested, but not like this. */
const MAX_DEPTH = 64;

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
  if (isTooDeep(json)) throw invalid(`body: expected at most ${MAX_DEPTH} levels.`);
  return json;
}

/** Whether lists and objects stand so deep in each other that walking them needs a deep stack. */
function isTooDeep(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value).filter(isNest) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

function isNest(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
