import { readableLine } from '../log-line.ts';

/** One of the process's own streams. */
export type OutputStream = {
  readonly isTTY?: boolean | undefined;
  hasColors?(): boolean;
  write(text: string): unknown;
};

/** Where the product writes: words for the person at the machine, and the log. */
export type Output = {
  print(text: string): void;
  /** Takes JSON lines; in a terminal they are made readable. */
  log(line: string): void;
  /** While something else draws in the terminal, `print` gets what would be written there. */
  divert(print: ((text: string) => void) | undefined): void;
};

/** Standard output for people, standard error for the log. */
export function openOutput(streams: {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}): Output {
  const { stdout, stderr } = streams;
  let diverted: ((text: string) => void) | undefined;
  const write = (stream: OutputStream, text: string) => {
    if (diverted !== undefined && stream.isTTY === true) diverted(text);
    else stream.write(text);
  };
  const hasColours = stderr.hasColors?.() ?? false;
  return {
    print: (text) => write(stdout, text),
    log: (line) => write(stderr, stderr.isTTY === true ? readableLine(line, { hasColours }) : line),
    divert: (print) => {
      diverted = print;
    },
  };
}
