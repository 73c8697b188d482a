import { onTestFinished } from 'vitest';
import { doorMemory } from '../../src/app/door-memory.ts';
import { terminalDoor } from '../../src/terminal/terminal-door.ts';
import { openRig, type Rig, type RigOptions } from '../conversation/rig.ts';
import { recordingLog } from '../recording-log.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

export const KEYS = {
  enter: '\r',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  left: '\u001b[D',
  altEnter: '\u001b\r',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlL: '\u000c',
  ctrlO: '\u000f',
};

/** What is pasted, as terminals send it. */
export function pasted(text: string): string {
  return `\u001b[200~${text}\u001b[201~`;
}

export type TerminalRig = Rig & {
  readonly terminal: VirtualTerminal;
  /** How often the person wanted to leave. */
  readonly quits: () => number;
  /** Shows a line of the log, as the product does while the chat has the terminal. */
  readonly print: (text: string) => void;
  readonly door: ReturnType<typeof terminalDoor>;
  /** Types a line and sends it. */
  send(text: string): void;
};

/** A chat in a terminal over a real conversation service and a fake Foundry. */
export async function openTerminalRig(
  options: RigOptions & {
    readonly columns?: number;
    readonly rows?: number;
    readonly environment?: Record<string, string>;
    /** Another run on the same store. */
    readonly after?: Rig;
  } = {},
): Promise<TerminalRig> {
  const rig = options.after ?? (await openRig(options));
  const terminal = new VirtualTerminal(options);
  const { log } = recordingLog();
  let quits = 0;
  let divert: ((text: string) => void) | undefined;
  const door = terminalDoor({
    conversation: rig.conversations,
    input: terminal.input,
    output: terminal.output,
    log,
    memory: doorMemory('terminal', { store: rig.store, log }),
    environment: { USER: 'Ann', ...options.environment },
    divert: (print) => {
      divert = print;
    },
    onQuit: () => {
      quits += 1;
    },
  });
  door.start();
  onTestFinished(() => door.close());
  await terminal.settled();
  return {
    ...rig,
    terminal,
    door,
    quits: () => quits,
    print: (text) => divert?.(text),
    send: (text) => terminal.type(`${text}${KEYS.enter}`),
  };
}
