import { withDeadline } from '../deadlines.ts';
import { type CliGeneration, refusedWords } from './cli-words.ts';
import { type CliStatus, parseStatus } from './parse-status.ts';
import type { CliResult } from './run-cli.ts';

/** A command of unknown generation that is silent for so long is asked in the other words as well. */
const HEAD_START_MS = 500;

const STATUS: Readonly<Record<CliGeneration, readonly string[]>> = {
  server: ['server', 'status', '--output', 'json'],
  service: ['service', 'status'],
};

/** What came of asking a command for its status in the words of one generation. */
export type Look = {
  readonly generation: CliGeneration;
  /** `refused`: it does not know the words; `trouble`: it knows them and cannot do it now. */
  readonly kind: 'told' | 'refused' | 'trouble' | 'missing' | 'late';
  readonly status?: CliStatus;
};

export type StatusQuestion = {
  readonly run: (
    args: readonly string[],
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) => Promise<CliResult>;
  /** The generation that the command was last time. */
  readonly known: CliGeneration | undefined;
  /** For all of it. */
  readonly timeoutMs: number;
};

/**
 * Asks in the words of the likelier generation, and where that does not settle it in those of the
 * other. A slow command takes as long to refuse as to answer: one whose generation is not known is
 * then asked in both at once, for a search has no time for one after the other.
 */
export async function askStatus(question: StatusQuestion): Promise<readonly Look[]> {
  const { known, run, timeoutMs } = question;
  const [likely, other]: [CliGeneration, CliGeneration] =
    known === 'service' ? ['service', 'server'] : ['server', 'service'];
  const settled = new AbortController();
  const until = performance.now() + timeoutMs;
  const ask = async (generation: CliGeneration): Promise<Look> => {
    const left = Math.max(1, Math.round(until - performance.now()));
    const options = { timeoutMs: left, signal: settled.signal };
    return lookOf(generation, await run(STATUS[generation], options));
  };
  try {
    const first = ask(likely);
    const soon =
      known === undefined
        ? await withDeadline(first, HEAD_START_MS).catch(() => undefined)
        : await first;
    if (soon !== undefined) return isSettled(soon, known) ? [soon] : [soon, await ask(other)];
    const both = [first, ask(other)];
    return (await firstTold(both)) ?? (await Promise.all(both));
  } finally {
    settled.abort();
  }
}

function lookOf(generation: CliGeneration, result: CliResult): Look {
  if (result.kind !== 'ran') return { generation, kind: result.kind };
  const status = parseStatus(generation, result.stdout);
  if (status !== undefined) return { generation, kind: 'told', status };
  return { generation, kind: refusedWords(result).length > 0 ? 'refused' : 'trouble' };
}

/** Whether the other words would tell nothing more. */
function isSettled({ kind, generation }: Look, known: CliGeneration | undefined): boolean {
  return kind !== 'refused' && (kind !== 'trouble' || generation === known);
}

async function firstTold(looks: readonly Promise<Look>[]): Promise<readonly Look[] | undefined> {
  const told = looks.map(async (each) => {
    const look = await each;
    return look.kind === 'told' ? [look] : Promise.reject(new Error('not told'));
  });
  return await Promise.any(told).catch(() => undefined);
}
