import { win32 } from 'node:path';
import { z } from 'zod';
import { jsonIn } from './json-in.ts';

const positive = z.number().positive().optional().catch(undefined);
const info = z.looseObject({ contextLength: positive });
const infoAnswer = z.looseObject({
  model: info.optional().catch(undefined),
  contextLength: positive,
});
const location = z.looseObject({ path: z.string() });

/** The context window in tokens that `foundry model info X -o json` tells. */
export function parseContext(stdout: string): number | undefined {
  const { data } = infoAnswer.safeParse(jsonIn(stdout));
  return data?.model?.contextLength ?? data?.contextLength;
}

/**
 * The folder that `foundry cache location` tells, as JSON, as a line by itself or behind a colon
 * (`💾 Cache directory path: C:\Users\…`). Undefined when there is no absolute path.
 */
export function parseCachePath(stdout: string): string | undefined {
  const { data } = location.safeParse(jsonIn(stdout));
  const lines = stdout.split(/\r?\n/).map((line) => line.trim());
  const told = [data?.path, ...lines, ...lines.map((line) => /:\s+(.+)$/.exec(line)?.[1])];
  return told.find((path) => path !== undefined && win32.isAbsolute(path));
}
