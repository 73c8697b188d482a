import { hideSecrets, loadEnvironment, resetEnvironment } from '../config/environment.ts';
import { nearest } from '../names/nearest.ts';
import { programTexts } from '../texts/programs/index.ts';
import type { ProgramName, ProgramTexts } from '../texts/programs/program-texts.ts';
import { systemLanguage } from '../texts/system-language.ts';
import type { Console } from './console.ts';
import { EXIT } from './exit-status.ts';
import { readOptions, textOf } from './options.ts';
import {
  generalHelp,
  optionProblem,
  type Program,
  programHelp,
  wantedLanguage,
} from './program.ts';

type Loaded = Exclude<ProgramName, 'start' | 'help'>;

export type ProgramsOptions = {
  readonly version: string;
  /** Each is loaded only when it is run. */
  readonly programs: Readonly<Record<Loaded, () => Promise<Program>>>;
  /** Starts the product, which goes on by itself. */
  readonly start: (options: StartOptions) => Promise<void>;
};

/** How the product is to be started, where the command line says so. */
export type StartOptions = {
  readonly language?: string | undefined;
  readonly model?: string | undefined;
};

const START: Program = {
  name: 'start',
  options: { model: 'text' },
  help: { model: { value: 'name' } },
  run: async () => EXIT.ok,
};

/**
 * Runs `foundry-chat NAME …` and gives the exit status; undefined when something was started that
 * goes on.
 */
export async function runProgram(
  name: string | undefined,
  args: readonly string[],
  options: ProgramsOptions,
): Promise<number | undefined> {
  const { programs, version } = options;
  const surroundings = openConsole();
  if (name === '--version' || name === '-v') return await say(surroundings, `${version}\n`);
  const texts = (wanted?: string) => {
    return programTexts[systemLanguage(surroundings.environment, wanted)];
  };
  const isHelp = name === undefined || ['help', '--help', '-h'].includes(name);
  const wanted = isHelp ? args[0] : name;
  if (isHelp && (wanted === undefined || wanted === 'help' || wanted.startsWith('-'))) {
    const language = wantedLanguage(readOptions(args, { language: 'text' }));
    return await say(surroundings, generalHelp(texts(language), version));
  }
  const known: Readonly<Record<string, () => Promise<Program>>> = {
    ...programs,
    start: async () => START,
  };
  const program = Object.hasOwn(known, wanted ?? '') ? await known[wanted ?? '']?.() : undefined;
  if (program === undefined) {
    const [near] = nearest(wanted ?? '', [...Object.keys(known), 'help'], 1);
    return await refuse(
      surroundings,
      [texts().unknownProgram(wanted ?? '', near)],
      texts(),
      'help',
    );
  }
  return await call(program, isHelp ? [...args.slice(1), '--help'] : args, {
    ...options,
    surroundings,
  });
}

async function call(
  program: Program,
  args: readonly string[],
  { version, start, surroundings }: ProgramsOptions & { readonly surroundings: Console },
): Promise<number | undefined> {
  const options = readOptions(args, { ...program.options, language: 'text' });
  const language = systemLanguage(surroundings.environment, wantedLanguage(options));
  const texts = programTexts[language];
  if (options.flags.has('help')) return await say(surroundings, programHelp(program, texts));
  const tooMuch = program.words === undefined && options.words.length > 0;
  const problems = [
    ...options.problems,
    ...(tooMuch ? [{ kind: 'too_much', words: options.words.join(' ') } as const] : []),
  ];
  if (problems.length > 0) {
    const sentences = problems.map((problem) => optionProblem(problem, texts));
    return await refuse(surroundings, sentences, texts, program.name);
  }
  if (program.name === 'start') {
    await start({ language: wantedLanguage(options), model: textOf(options, 'model') });
    return undefined;
  }
  hideSecrets();
  const stop = untilLeft(surroundings);
  const status = await program.run({
    console: { ...surroundings, signal: stop.signal },
    options,
    language,
    texts,
    version,
  });
  await say(surroundings, '');
  if (status === 'start' && !stop.signal.aborted) {
    stop.forget();
    // What was written into .env a moment ago has to count.
    resetEnvironment();
    await start({ language });
    return undefined;
  }
  return stop.signal.aborted || status === 'start' ? EXIT.interrupted : status;
}

/** The first Ctrl+C asks the program to end, the second ends it. */
function untilLeft({ output }: Console): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const leave = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', leave);
  process.on('SIGTERM', leave);
  // Whoever reads has seen enough, as `head` does.
  output.on('error', leave);
  const forget = () => {
    process.off('SIGINT', leave);
    process.off('SIGTERM', leave);
    output.off('error', leave);
  };
  return { signal: controller.signal, forget };
}

function openConsole(): Console {
  const environment = { ...loadEnvironment() };
  const { stdin: input, stdout: output, stderr: errors } = process;
  return { input, output, errors, environment, signal: new AbortController().signal };
}

/** Resolves when all that was written before has left the process. */
async function say({ output }: Console, text: string): Promise<number> {
  await new Promise<void>((resolve) => output.write(text, () => resolve()));
  return EXIT.ok;
}

async function refuse(
  { errors }: Console,
  sentences: readonly string[],
  texts: ProgramTexts,
  program: string,
): Promise<number> {
  errors.write(
    `${[...sentences, texts.seeHelp(program).replace(' help help', ' help')].join('\n')}\n`,
  );
  return EXIT.usage;
}
