import type { Console } from '../console/console.ts';
import type { Advice } from '../texts/advice.ts';
import type { SetupTexts } from '../texts/setup/setup-texts.ts';
import { type Work, whileBusy } from './busy.ts';
import { LeftError } from './left.ts';

export type Choice<T extends string> = {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
};

/** Says why an answer will not do; undefined when it will. */
export type Validate = (answer: string) => string | undefined;

/** How the set-up talks to a person. Each question throws {@link LeftError} at Ctrl+C. */
export type Prompts = {
  begin(title: string): void;
  end(line: string): void;
  say(line: string): void;
  good(line: string): void;
  wrong(advice: Advice): void;
  /** An address by itself, so that a terminal takes it as one however long it is. */
  link(url: string): void;
  /** Several lines in a frame. */
  note(text: string, title: string): void;
  choose<T extends string>(
    question: string,
    choices: readonly Choice<T>[],
    initial?: T,
  ): Promise<T>;
  confirm(question: string): Promise<boolean>;
  /** What is typed is not shown. */
  secret(question: string, validate: Validate): Promise<string>;
  text(
    question: string,
    options: { readonly initial?: string; readonly hint?: string; readonly validate: Validate },
  ): Promise<string>;
  /** Shows that something goes on; Ctrl+C aborts its signal and leaves. */
  busy<T>(line: string, work: Work<T>): Promise<T>;
  /** The same, but Ctrl+C ends only this. */
  cancellable<T>(line: string, work: Work<T>): Promise<T>;
};

/** More would not fit on a small screen with its question. */
const MAX_CHOICES = 12;
/** In front of each line, and on both sides of a frame. */
const GUIDE_COLUMNS = 4;
const FRAME_COLUMNS = 7;

/** Opens the prompts; the library is loaded only here. */
export async function openPrompts(
  surroundings: Pick<Console, 'input' | 'output' | 'signal'>,
  texts: SetupTexts,
): Promise<Prompts> {
  const clack = await import('@clack/prompts');
  const { signal } = surroundings;
  // clack wants Node's classes, of which it uses what these have.
  const input = surroundings.input as NodeJS.ReadStream;
  const output = surroundings.output as NodeJS.WriteStream;
  const common = { input, output, signal };
  const answered = async <T>(answer: Promise<T>): Promise<Exclude<T, symbol>> => {
    const given = await answer;
    if (clack.isCancel(given)) throw new LeftError();
    return given as Exclude<T, symbol>;
  };
  const checking = (validate: Validate) => (value: string | undefined) => validate(value ?? '');
  const wrapped = (text: string) => wrapWords(text, (output.columns ?? 80) - GUIDE_COLUMNS);
  return {
    begin: (title) => clack.intro(title, { output }),
    end: (line) => clack.outro(wrapped(line), { output }),
    say: (line) => clack.log.message(wrapped(line), { output }),
    good: (line) => clack.log.success(wrapped(line), { output }),
    wrong: ({ text, mend }) => clack.log.warn(wrapped(`${text}\n${mend}`), { output }),
    link: (url) => void output.write(`\n${url}\n`),
    note: (text, title) => {
      const lines = wrapWords(text, (output.columns ?? 80) - FRAME_COLUMNS);
      clack.note(lines, title, { output, format: (line) => line });
    },
    choose: async <T extends string>(
      message: string,
      choices: readonly Choice<T>[],
      initial?: T,
    ) => {
      const chosen = await answered(
        clack.select<string>({
          ...common,
          message,
          options: [...choices],
          maxItems: MAX_CHOICES,
          showInstructions: false,
          ...(initial === undefined ? {} : { initialValue: initial }),
        }),
      );
      return chosen as T;
    },
    confirm: async (message) =>
      await answered(clack.confirm({ ...common, message, active: texts.yes, inactive: texts.no })),
    secret: async (message, validate) =>
      (await answered(
        // Nobody wants to take a wrong token out sign by sign.
        clack.password({ ...common, message, clearOnError: true, validate: checking(validate) }),
      )) ?? '',
    text: async (message, { initial, hint, validate }) =>
      (await answered(
        clack.text({
          ...common,
          message,
          validate: checking(validate),
          ...(initial === undefined ? {} : { initialValue: initial }),
          ...(hint === undefined ? {} : { placeholder: hint }),
        }),
      )) ?? '',
    busy: async (line, work) => await whileBusy(surroundings, { line }, work),
    cancellable: async (line, work) =>
      await whileBusy(surroundings, { line, isCancellable: true }, work),
  };
}

/** Breaks lines between words; a word that is too long, such as an address, stays whole. */
function wrapWords(text: string, columns: number): string {
  const lines = text.split('\n').flatMap((line) => {
    const rows: string[] = [];
    for (const word of line.split(' ')) {
      const last = rows.pop();
      if (last === undefined) rows.push(word);
      else if (last.length + 1 + word.length > columns) rows.push(last, word);
      else rows.push(`${last} ${word}`);
    }
    return rows;
  });
  return lines.join('\n');
}
