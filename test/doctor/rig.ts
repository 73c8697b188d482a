import { expect } from 'vitest';
import { z } from 'zod';
import { runDoctor } from '../../src/doctor/doctor.ts';
import { capture } from '../console/capture.ts';
import { atHome } from '../console/home.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

const report = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      check: z.string(),
      level: z.enum(['ok', 'note', 'warning', 'fault']),
      text: z.string(),
      mend: z.string().optional(),
    }),
  ),
});

type Line = z.infer<typeof report>['checks'][number];

export type Examined = {
  readonly status: number;
  readonly lines: readonly Line[];
  /** The lines of one check, as `level text`. */
  of(check: string): string[];
  /** How to mend what a check finds. */
  mend(check: string): string;
  readonly raw: string;
};

/** Lets the doctor look at this configuration; a data folder of its own, nothing probed. */
export async function examine(
  environment: Readonly<Record<string, string>>,
  options: { isContainer?: boolean; nodeVersion?: string; language?: 'en' | 'ru' } = {},
): Promise<Examined> {
  const dir = await temporaryFolder();
  const { console, out } = capture({
    DATA_DIR: `${dir}/data`,
    FOUNDRY_PORT_RANGE: '',
    FOUNDRY_CLI: `${dir}/no-such-foundry`,
    API_PORT: '0',
    ...environment,
  });
  const settings = { language: 'en', isJson: true, version: '0.0.0', isContainer: false } as const;
  const status = await atHome(dir, () => runDoctor(console, { ...settings, ...options }));
  const { checks } = report.parse(JSON.parse(out()));
  // Nobody is told of a fault without a way to mend it.
  for (const { level, mend } of checks) {
    if (level === 'fault' || level === 'warning') expect(mend).toMatch(/\S/);
  }
  return {
    status,
    lines: checks,
    raw: out(),
    of: (name) =>
      checks.filter(({ check }) => check === name).map(({ level, text }) => `${level} ${text}`),
    mend: (name) =>
      checks
        .filter(({ check }) => check === name)
        .map(({ mend }) => mend ?? '')
        .join('\n'),
  };
}
