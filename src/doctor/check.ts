import type { Advice } from '../texts/advice.ts';
import type { CheckTitle } from '../texts/doctor/doctor-texts.ts';
import type { Examination } from './examination.ts';

/** `note`: worth knowing, neither good nor bad. */
export type Level = 'ok' | 'note' | 'warning' | 'fault';

/** One line of the report. */
export type Finding = {
  readonly level: Level;
  readonly text: string;
  /** What to do; always there with a warning and a fault. */
  readonly mend?: string;
};

/** One topic that is looked at. A new one is a file with one of these and a line in the list. */
export type Check = {
  readonly name: CheckTitle;
  /** Changes nothing and disturbs nobody; stops when the signal of the examination aborts. */
  run(examination: Examination): Promise<readonly Finding[]>;
};

export function ok(text: string): Finding {
  return { level: 'ok', text };
}

export function note(text: string): Finding {
  return { level: 'note', text };
}

export function warning({ text, mend }: Advice): Finding {
  return { level: 'warning', text, mend };
}

export function fault({ text, mend }: Advice): Finding {
  return { level: 'fault', text, mend };
}
