import type { Invocation } from './door.ts';

/** `/model phi-4`, but not a path such as `/usr/bin`. */
const COMMAND = /^\/([a-z][a-z0-9_]{0,31})(?:\s+([\s\S]*))?$/i;

/** The command that a text is, where it is typed without a menu; undefined: none. */
export function typedCommand(text: string): Invocation | undefined {
  const [, command, argument = ''] = COMMAND.exec(text.trim()) ?? [];
  return command === undefined ? undefined : { command, argument: argument.trim() };
}
