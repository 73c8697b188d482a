import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Console } from '../../src/console/console.ts';

const ESCAPE = String.fromCharCode(27);
const KEYS = {
  enter: '\r',
  down: `${ESCAPE}[B`,
  up: `${ESCAPE}[A`,
  right: `${ESCAPE}[C`,
  ctrlC: '\u0003',
} as const;

/** A terminal with somebody at it, who types only when the question is there. */
export type Typist = {
  readonly console: Console;
  /** All that was shown so far, without colours and movements. */
  shown(): string;
  /**
   * Resolves when this stands on the screen, below what was waited for before. Rejects after 20 s with
   * the screen.
   */
  sees(text: string | RegExp): Promise<void>;
  types(text: string): void;
  presses(...keys: readonly (keyof typeof KEYS)[]): void;
};

export function typist(environment: Readonly<Record<string, string>> = {}): Typist {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 50 });
  let screen = '';
  let seen = 0;
  const wake = new Set<() => void>();
  output.on('data', (chunk) => {
    screen += String(chunk);
    for (const look of wake) look();
  });
  const controller = new AbortController();
  return {
    console: { input, output, errors: output, environment, signal: controller.signal },
    shown: () => stripVTControlCharacters(screen),
    sees: (text) =>
      new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          wake.delete(look);
        };
        const look = () => {
          const rest = stripVTControlCharacters(screen).slice(seen);
          const at = typeof text === 'string' ? rest.indexOf(text) : rest.search(text);
          if (at < 0) return;
          const length =
            typeof text === 'string' ? text.length : (text.exec(rest)?.[0].length ?? 0);
          seen += at + length;
          done();
          // The question takes keys only after it was drawn.
          setImmediate(resolve);
        };
        const timer = setTimeout(() => {
          done();
          reject(
            new Error(`never saw ${text} in\n${stripVTControlCharacters(screen).slice(seen)}`),
          );
        }, 20_000);
        wake.add(look);
        look();
      }),
    types: (text) => void input.write(text),
    presses: (...keys) => {
      for (const key of keys) input.write(KEYS[key]);
    },
  };
}
