import { stat } from 'node:fs/promises';
import { ENV_FILE } from '../../config/environment.ts';
import { variableNames } from '../../config/variables.ts';
import { type Check, type Finding, fault, note, ok, warning } from '../check.ts';

const OTHERS = 0o077;

/** Every problem as the start prints it, unknown names, and whether others can read the tokens. */
export const configuration: Check = {
  name: 'configuration',
  async run({ environment, problems, warnings, texts: { configuration: texts } }) {
    const names = variableNames().filter((name) => environment[name]?.trim());
    const findings: Finding[] = [
      ...problems.map((text) => fault({ text, mend: texts.mend })),
      ...warnings.map((text) => warning({ text, mend: texts.warningMend })),
    ];
    if (await isOpenToOthers(ENV_FILE)) findings.push(warning(texts.readable));
    if (findings.length > 0) return findings;
    return [names.length === 0 ? note(texts.none) : ok(texts.ok(names.length))];
  },
};

async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path).catch(() => ({ mode: 0 }));
  return (mode & OTHERS) !== 0;
}
