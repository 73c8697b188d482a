import type { Console } from '../console/console.ts';
import { LeftError } from './left.ts';

const FRAMES = ['◒', '◐', '◓', '◑'];
const FRAME_MS = 100;
const ESCAPE = String.fromCharCode(27);
const CTRL_C = '\u0003';
const BAR_LENGTH = 20;

type RawInput = Console['input'] & { setRawMode?: (isRaw: boolean) => void };

/** Work that is shown while it goes on. */
export type Work<T> = (tools: {
  /** Aborts at Ctrl+C. */
  readonly signal: AbortSignal;
  /** From 0 to 100. */
  readonly progress: (percent: number | undefined) => void;
}) => Promise<T>;

export type BusyOptions = {
  readonly line: string;
  /** True: Ctrl+C ends this work alone, and its result counts. */
  readonly isCancellable?: boolean;
};

/**
 * Shows a line that moves, with the seconds, while something is done, and ends it at Ctrl+C; throws
 * {@link LeftError} then. clack's own ends the whole process.
 */
export async function whileBusy<T>(
  { input, output, signal }: Pick<Console, 'input' | 'output' | 'signal'>,
  { line, isCancellable = false }: BusyOptions,
  work: Work<T>,
): Promise<T> {
  const controller = new AbortController();
  const startedAt = performance.now();
  let percent: number | undefined;
  let frame = 0;
  const draw = () => {
    const seconds = Math.floor((performance.now() - startedAt) / 1_000);
    const bar = percent === undefined ? '' : ` ${barOf(percent)}`;
    const time = seconds < 1 ? '' : ` ${seconds} s`;
    frame = (frame + 1) % FRAMES.length;
    if (output.isTTY) output.write(`\r${ESCAPE}[2K${FRAMES[frame]}  ${line}${bar}${time}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  const raw: RawInput = input;
  // What is typed meanwhile is not meant for the next question.
  const hear = (data: Buffer | string) => {
    if (String(data).includes(CTRL_C)) controller.abort();
  };
  raw.setRawMode?.(true);
  input.on('data', hear);
  input.resume();
  draw();
  const hasLeft = () => controller.signal.aborted && !isCancellable;
  try {
    const result = await work({
      signal: AbortSignal.any([signal, controller.signal]),
      progress: (value) => {
        percent = value;
      },
    });
    if (hasLeft()) throw new LeftError();
    return result;
  } catch (error) {
    throw hasLeft() ? new LeftError() : error;
  } finally {
    clearInterval(timer);
    input.off('data', hear);
    input.pause();
    raw.setRawMode?.(false);
    if (output.isTTY) output.write(`\r${ESCAPE}[2K`);
  }
}

function barOf(percent: number): string {
  const full = Math.round((Math.min(Math.max(percent, 0), 100) / 100) * BAR_LENGTH);
  return `${'▓'.repeat(full)}${'░'.repeat(BAR_LENGTH - full)} ${Math.round(percent)} %`;
}
