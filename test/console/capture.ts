import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Console } from '../../src/console/console.ts';

/** Surroundings of a program of the command line, with all that it writes. */
export type Captured = {
  readonly console: Console;
  /** Without colours. */
  readonly out: () => string;
  readonly errors: () => string;
  readonly controller: AbortController;
};

export function capture(
  environment: Readonly<Record<string, string>> = {},
  { input = '' }: { input?: string } = {},
): Captured {
  const controller = new AbortController();
  const [output, out] = collector();
  const [errors, said] = collector();
  const stdin = new PassThrough();
  stdin.end(input);
  return {
    console: { input: stdin, output, errors, environment, signal: controller.signal },
    out,
    errors: said,
    controller,
  };
}

function collector(): [Writable, () => string] {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return [stream, () => stripVTControlCharacters(text)];
}
