import type { CliState } from './types.ts';

const codes = { red: 31, green: 32, cyan: 36, grey: 90 } as const;

/** The text in a colour, if the state wants colours. */
export function paint({ ansi }: CliState, colour: keyof typeof codes, text: string): string {
  return ansi ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}
