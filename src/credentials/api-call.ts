import { within } from '../waiting/within.ts';

/** Why a service said nothing that could be used. */
export type CallFault =
  /** It does not know the token: wrong, or revoked meanwhile. */
  | 'refused'
  | 'unreachable'
  | 'timeout'
  /** Something answers at the address, but not as this service does. */
  | 'foreign';

/** What a call to a messenger's API came to. Never holds the token. */
export type Called = {
  /** 0 when nothing answered. */
  readonly status: number;
  /** The body, when it was JSON. */
  readonly json: unknown;
  /** What the service's clock said; whole seconds. */
  readonly serverTime?: Date;
  /** Ours at the same moment. */
  readonly at: Date;
  readonly ms: number;
  /** Set when nothing answered: a system's code such as `ECONNREFUSED`, or `timeout`. */
  readonly failure?: string;
};

export type CallOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** A true answer has a few kilobytes. */
const MAX_BODY_BYTES = 1_000_000;

/** One GET of a small JSON answer. Never throws: a failure is a result. */
export async function callApi(url: string, options: CallOptions): Promise<Called> {
  const { headers = {}, timeoutMs, signal } = options;
  const startedAt = performance.now();
  const since = () => ({ at: new Date(), ms: Math.round(performance.now() - startedAt) });
  try {
    return await within({ signal, ms: timeoutMs }, async (over) => {
      const response = await fetch(url, { headers, signal: over, redirect: 'error' });
      const time = since();
      const text = await readText(response);
      const date = new Date(response.headers.get('date') ?? '');
      const serverTime = Number.isNaN(date.getTime()) ? {} : { serverTime: date };
      return { status: response.status, json: parsed(text), ...serverTime, ...time };
    });
  } catch (error) {
    return { status: 0, json: undefined, ...since(), failure: failureOf(error) };
  }
}

/** What a call says about the service, when it did not give what was asked for. */
export function callFaultOf({ status, failure }: Called): CallFault {
  if (failure === 'timeout') return 'timeout';
  if (failure !== undefined || status >= 500 || status === 429) return 'unreachable';
  return status === 401 || status === 403 ? 'refused' : 'foreign';
}

/** Empty for a body that is too long to be an answer. */
async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The innermost code: fetch itself only says "fetch failed". */
function failureOf(error: unknown): string {
  let code = 'failed';
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each.name === 'TimeoutError') return 'timeout';
    if ('code' in each && typeof each.code === 'string') code = each.code;
    const [first] = each instanceof AggregateError ? each.errors : [];
    if (first instanceof Error && 'code' in first) code = String(first.code);
  }
  return /TIMEOUT|ETIMEDOUT/.test(code) ? 'timeout' : code;
}
