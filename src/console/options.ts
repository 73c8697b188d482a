import { parseArgs } from 'node:util';
import { nearest } from '../names/nearest.ts';

/** The options of a program, by their long name; `-h` and `--help` go without saying. */
export type OptionKinds = Readonly<Record<string, 'text' | 'texts' | 'flag'>>;

/** What is wrong with what was typed. */
export type OptionProblem =
  | { readonly kind: 'unknown'; readonly name: string; readonly nearest: string | undefined }
  | { readonly kind: 'needs_value' | 'takes_no_value'; readonly name: string }
  | { readonly kind: 'too_much'; readonly words: string };

export type ReadOptions = {
  /** Of `text` the last one, of `texts` all. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly flags: ReadonlySet<string>;
  /** What is no option. */
  readonly words: readonly string[];
  readonly problems: readonly OptionProblem[];
};

/** Takes a command line apart; all problems are found at once. Never throws. */
export function readOptions(args: readonly string[], kinds: OptionKinds): ReadOptions {
  const known: OptionKinds = { ...kinds, help: 'flag' };
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(
        Object.entries(known).map(([name, kind]) => [
          name,
          { type: kind === 'flag' ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const texts: Record<string, string[]> = {};
  const flags = new Set<string>();
  const words: string[] = [];
  const problems: OptionProblem[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const kind = known[name];
    if (kind === undefined) {
      problems.push({ kind: 'unknown', name: rawName, nearest: nearestOption(name, known) });
    } else if (kind === 'flag') {
      if (value === undefined) flags.add(name);
      else problems.push({ kind: 'takes_no_value', name: rawName });
    } else if (value === undefined || (value.startsWith('--') && !token.inlineValue)) {
      problems.push({ kind: 'needs_value', name: rawName });
    } else if (kind === 'texts') texts[name] = [...(texts[name] ?? []), value];
    else texts[name] = [value];
  }
  return { texts, flags, words, problems };
}

/** The value of an option that is given once. */
export function textOf({ texts }: ReadOptions, name: string): string | undefined {
  return texts[name]?.at(-1);
}

function nearestOption(name: string, known: OptionKinds): string | undefined {
  const [best] = nearest(name, Object.keys(known), 1);
  return best === undefined ? undefined : `--${best}`;
}
