import type { CliResult } from './run-cli.ts';

/** The group of commands a `foundry` command has: `server` from 0.10 on, `service` up to 0.8. */
export type CliGeneration = 'server' | 'service';

/** How .NET's and other command lines refuse words that they do not know. */
const REFUSAL =
  /(?:unrecogni[sz]ed|unknown|unexpected|invalid)\s+(?:command or argument|subcommand|command|argument|option)s?:?\s+["'`]?([^\s"'`.]+)/gi;
/** What stands in front of an error's own words. */
const PREFIX = /^[^\p{L}\p{N}]*(?:(?:unhandled )?(?:exception|error|failed)\s*:\s*)?/iu;
const FAILURE = /^[^\p{L}\p{N}]*(?:unhandled )?(?:exception|error|failed)\s*:/iu;
/** A progress line, a rule or nothing. */
const NO_WORDS = /\d\s?%|^[\s\p{P}\p{S}]*$/u;
const MAX_WORDS_CHARS = 300;
/** The patterns need not search what no person would read. */
const MAX_READ_CHARS = 20_000;

type Ran = Extract<CliResult, { kind: 'ran' }>;

/** The words of its command line that a run did not know; none when it knew all. */
export function refusedWords(result: Ran): string[] {
  if (result.status === 0) return [];
  const text = `${result.stderr.slice(0, MAX_READ_CHARS)}\n${result.stdout.slice(0, MAX_READ_CHARS)}`;
  return [...text.matchAll(REFUSAL)].map(([, word = '']) => word.replace(/=.*/, ''));
}

/** True when the run did not do what it was asked for; the old CLI may say so and end with 0. */
export function hasFailed({ status, stdout }: Ran): boolean {
  return (
    status !== 0 ||
    stdout
      .slice(-MAX_READ_CHARS)
      .split(/[\r\n]+/)
      .some(isFailure)
  );
}

/** Why a run failed, in the command's own words: one line of at most 300 characters. */
export function wordsOf({ status, stdout, stderr }: Ran): string {
  const lines = [stdout, stderr]
    .flatMap((text) => text.slice(-MAX_READ_CHARS).split(/[\r\n]+/))
    .filter((line) => isFailure(line) || !NO_WORDS.test(line));
  const from = lines.findLastIndex(isFailure);
  const words = lines.slice(from < 0 ? -3 : from).map((line) => line.replace(PREFIX, '').trim());
  const text = words.join(' ').trim().slice(0, MAX_WORDS_CHARS);
  return text === '' ? `it ended with status ${status}` : text;
}

function isFailure(line: string): boolean {
  return FAILURE.test(line);
}
