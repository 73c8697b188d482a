import { z } from 'zod';
import { parseJson } from '../transport.ts';

/** `("file", 0.42)` of the documentation, and `NN%` of what is really sent. Both end themselves. */
const PROGRESS =
  /\("[^"\n]*",\s{0,3}(\d{1,3}(?:\.\d{1,20})?(?:[eE]-?\d{1,3})?)\)|(\d{1,3}(?:\.\d{1,20})?)\s{0,3}%/g;
/** A pair that has begun: the name of a file may hold a percent sign. */
const BEGUN = /\("[^"\n]*(?:"[^)\n]*)?$/;
/** No result is longer, and no piece of progress. */
const LONGEST_RESULT = 64 * 1024;
const LONGEST_PROGRESS = 4 * 1024;

const result = z.looseObject({
  success: z.boolean(),
  error: z.string().nullish().catch(undefined),
  errormessage: z.string().nullish().catch(undefined),
});

/** How a download ended. */
export type DownloadResult = {
  readonly isDone: boolean;
  /** The server's own words when it is not. */
  readonly error?: string;
};

/** Reads what `POST /openai/download` sends, however it is cut. */
export class DownloadProgress {
  /** What no progress was found in yet; the result stands at its end. */
  #tail = '';

  /** The percentages (0 to 100, whole) that this piece of text completes. */
  push(text: string): number[] {
    this.#tail += text;
    const found: number[] = [];
    let end = 0;
    // The result is JSON and its words may hold a percent sign.
    const json = this.#tail.search(/\{\s*"/);
    const readable = (json < 0 ? this.#tail : this.#tail.slice(0, json)).replace(BEGUN, '');
    for (const match of readable.matchAll(PROGRESS)) {
      const [whole, part, percent] = match;
      found.push(toPercent(part === undefined ? Number(percent) : ofOne(Number(part))));
      end = match.index + whole.length;
    }
    const longest = json < 0 ? LONGEST_PROGRESS : LONGEST_RESULT;
    this.#tail = this.#tail.slice(end).slice(-longest);
    return found;
  }

  /** What the end of the stream says; undefined when it says nothing. */
  end(): DownloadResult | undefined {
    for (let at = this.#tail.indexOf('{'); at >= 0; at = this.#tail.indexOf('{', at + 1)) {
      const { data } = result.safeParse(lowerKeys(parseJson(this.#tail.slice(at).trim())));
      if (data === undefined) continue;
      const error = data.error ?? data.errormessage;
      return { isDone: data.success, ...(error ? { error } : {}) };
    }
    return undefined;
  }
}

/** The documentation counts to 1; a number above that can only be a percentage already. */
function ofOne(part: number): number {
  return part > 1 ? part : part * 100;
}

function toPercent(value: number): number {
  return Math.round(Math.min(100, Math.max(0, value)));
}

function lowerKeys(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key.toLowerCase(), value]));
}
