import type { Language } from '../texts/index.ts';
import type {
  OptionName,
  ProgramName,
  ProgramTexts,
  ValueName,
} from '../texts/programs/program-texts.ts';
import type { Console } from './console.ts';
import { type OptionKinds, type OptionProblem, type ReadOptions, textOf } from './options.ts';

/** An option as the help shows it. */
export type OptionHelp = {
  readonly value?: ValueName;
  /** Under which its text stands; unset: its own name. */
  readonly text?: OptionName;
};

/** One of the programs that `foundry-chat NAME` runs. */
export type Program = {
  readonly name: ProgramName;
  readonly options: OptionKinds;
  readonly help: Readonly<Record<string, OptionHelp>>;
  /** What may follow the options; unset: nothing. */
  readonly words?: ValueName;
  /** Gives the exit status; `start`: the product is to be started now. Throws only what nobody foresaw. */
  run(call: ProgramCall): Promise<number | 'start'>;
};

export type ProgramCall = {
  readonly console: Console;
  readonly options: ReadOptions;
  readonly language: Language;
  readonly texts: ProgramTexts;
  readonly version: string;
};

/** Says what is wrong, a line each, beside the result; gives the exit status on. */
export function complain(
  { console }: Pick<ProgramCall, 'console'>,
  sentences: readonly string[],
  status: number,
): number {
  for (const sentence of sentences) console.errors.write(`${sentence}\n`);
  return status;
}

/** What every program takes as well. */
const COMMON: Readonly<Record<string, OptionHelp>> = { language: { value: 'language' }, help: {} };

/** One sentence for each problem of a command line. */
export function optionProblem(problem: OptionProblem, { problems }: ProgramTexts): string {
  switch (problem.kind) {
    case 'unknown':
      return problems.unknown(problem.name, problem.nearest);
    case 'needs_value':
      return problems.needsValue(problem.name);
    case 'takes_no_value':
      return problems.takesNoValue(problem.name);
    case 'too_much':
      return problems.tooMuch(problem.words);
  }
}

/** How a program is called, with each of its options. */
export function programHelp({ name, help, words }: Program, texts: ProgramTexts): string {
  const options = Object.entries({ ...help, ...COMMON });
  const rows = options.map(([option, { value, text }]) => {
    const form = value === undefined ? `--${option}` : `--${option} ${texts.values[value]}`;
    return [form, texts.options[text ?? (option as OptionName)]] as const;
  });
  const call = ['foundry-chat', name, '[…]', ...(words === undefined ? [] : [texts.values[words]])];
  return [`${texts.usage} ${call.join(' ')}`, texts.programs[name], '', table(rows), ''].join('\n');
}

/** What there is. */
export function generalHelp(texts: ProgramTexts, version: string): string {
  const rows = Object.entries(texts.programs);
  const head = `foundry-chat ${version}: ${texts.about}`;
  return [head, '', table(rows), '', texts.moreHelp, ''].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}

/** The language that was asked for on the command line. */
export function wantedLanguage(options: ReadOptions): string | undefined {
  return textOf(options, 'language');
}
