import { z } from 'zod';
import { addressesIn, callable } from './addresses.ts';
import type { CliGeneration } from './cli-words.ts';
import { jsonIn } from './json-in.ts';

const serverStatus = z
  .looseObject({
    running: z.boolean().optional().catch(undefined),
    state: z.string().optional().catch(undefined),
    webUrls: z.array(z.unknown()).optional().catch(undefined),
    port: z.number().int().min(1).max(65_535).optional().catch(undefined),
  })
  .refine(({ running, state, webUrls }) => running !== undefined || (state ?? webUrls));
/** The text form has rows such as `State    Ready`. */
const SERVER_ROWS = /^\s*(?:State {2,}\S|Web URLs\s)/m;
const SERVICE_WORDS = /model management service|\bservice is\b/i;
const NOT_RUNNING = /not[ _]running|is stopped/i;

/** What a command says of its service. */
export type CliStatus = {
  readonly isRunning: boolean;
  /** Where, as far as it tells; never with port 0. */
  readonly urls: readonly string[];
};

/**
 * The status in what a command printed for `status`, `start`, `stop` or `restart`. Undefined:
 * these are not the words of that generation.
 */
export function parseStatus(generation: CliGeneration, stdout: string): CliStatus | undefined {
  return generation === 'server' ? parseServerStatus(stdout) : parseServiceStatus(stdout);
}

/** JSON of CLI 0.10 and later, lines around it passed over, or the same as rows of text. */
function parseServerStatus(stdout: string): CliStatus | undefined {
  const parsed = serverStatus.safeParse(jsonIn(stdout));
  if (!parsed.success) return SERVER_ROWS.test(stdout) ? statusIn(stdout) : undefined;
  const { running, state, webUrls, port } = parsed.data;
  if (running === false || NOT_RUNNING.test(state ?? '')) return { isRunning: false, urls: [] };
  const told = (webUrls ?? []).flatMap((url) => callable(String(url)) ?? []);
  const urls = told.length > 0 || port === undefined ? told : [`http://127.0.0.1:${port}`];
  return { isRunning: running ?? urls.length > 0, urls };
}

/** Text of the CLI up to 0.8, such as `🟢 Model management service is running on http://…`. */
function parseServiceStatus(stdout: string): CliStatus | undefined {
  return SERVICE_WORDS.test(stdout) ? statusIn(stdout) : undefined;
}

function statusIn(text: string): CliStatus {
  const lines = text.split('\n');
  // A restart tells both; what comes last is so now.
  const stopped = lines.findLastIndex((line) => NOT_RUNNING.test(line));
  const urls = addressesIn(lines.slice(stopped + 1).join('\n'));
  return { isRunning: stopped < 0 || urls.length > 0, urls };
}
