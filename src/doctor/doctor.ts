import { SECRETS } from '../config/variables.ts';
import type { Console } from '../console/console.ts';
import { EXIT } from '../console/exit-status.ts';
import { striker } from '../log.ts';
import type { Language } from '../texts/index.ts';
import { within } from '../waiting/within.ts';
import { type Check, type Finding, fault, warning } from './check.ts';
import { CHECKS } from './checks/index.ts';
import { type Examination, openExamination } from './examination.ts';
import { count, type Line, toJson, toText } from './report.ts';

/** The whole examination, where nobody says otherwise. */
const WITHIN_MS = 3_500;

export type DoctorOptions = {
  readonly language: Language;
  readonly isJson: boolean;
  readonly version: string;
  /** How long all of it may take; unset: 3.5 s. */
  readonly withinMs?: number;
  /** For tests: what is otherwise found out. */
  readonly isContainer?: boolean;
  readonly nodeVersion?: string;
};

/**
 * Looks at everything that can be wrong, all at once, and prints what it found with how to mend it.
 * Gives the exit status: 1 when there is a fault. Changes nothing, and prints no secret.
 */
export async function runDoctor(
  { environment, output, signal }: Pick<Console, 'environment' | 'output' | 'signal'>,
  { isJson, version, withinMs = WITHIN_MS, ...options }: DoctorOptions,
): Promise<number> {
  const lines = await within({ signal, ms: withinMs }, async (over) => {
    const examination = openExamination({ environment, signal: over, ...options });
    const isOver = new Promise<void>((resolve) => {
      over.addEventListener('abort', () => resolve(), { once: true });
    });
    const reports = CHECKS.map((check) => examine(check, examination, { isOver, withinMs }));
    return (await Promise.all(reports)).flat();
  });
  signal.throwIfAborted();
  const strike = striker(SECRETS.flatMap((name) => environment[name]?.trim() ?? []));
  const clean = lines.map((line) => ({
    ...line,
    text: strike(line.text),
    ...(line.mend === undefined ? {} : { mend: strike(line.mend) }),
  }));
  const { texts } = openExamination({ environment, signal, ...options });
  const hasColours = output.isTTY === true && !environment.NO_COLOR;
  output.write(isJson ? toJson(clean, version) : toText(clean, { texts, hasColours }));
  return count(clean).faults > 0 ? EXIT.failed : EXIT.ok;
}

/** What a check finds. One that fails or takes too long is a finding of its own. */
async function examine(
  check: Check,
  examination: Examination,
  { isOver, withinMs }: { isOver: Promise<void>; withinMs: number },
): Promise<Line[]> {
  const { texts } = examination;
  const broken = (error: unknown) => [fault(texts.broken(String(error)))];
  const late = async () => {
    await isOver;
    return [warning(texts.late(Math.round(withinMs / 1_000)))];
  };
  const findings: readonly Finding[] = await Promise.race([
    check.run(examination).catch(broken),
    late(),
  ]);
  return findings.map((finding) => ({ ...finding, check: check.name }));
}
