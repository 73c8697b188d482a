import { realpath } from 'node:fs/promises';
import { SECRETS } from '../config/variables.ts';
import { masked } from '../credentials/pasted.ts';
import { StorageError, systemCode } from '../storage/errors.ts';
import { writePrivately } from '../storage/json-file.ts';
import type { Advice } from '../texts/advice.ts';
import type { SetupTexts } from '../texts/setup/setup-texts.ts';
import type { EnvDraft } from './env-draft.ts';

/** What is to be changed, a line each way, with the secrets masked. */
export function differencesIn(draft: EnvDraft): string {
  const isSecret = (name: string) => SECRETS.some((each) => each === name);
  const line = (sign: string, name: string, value: string) =>
    `${sign} ${name}=${isSecret(name) ? masked(value) : value}`;
  return draft.differences
    .flatMap(({ name, before, after }) => [
      ...(before === undefined ? [] : [line('-', name, before)]),
      ...(after === undefined ? [] : [line('+', name, after)]),
    ])
    .join('\n');
}

/** Writes the file, for its owner alone; gives what is wrong when that cannot be. */
export async function save(
  draft: EnvDraft,
  { save: texts }: Pick<SetupTexts, 'save'>,
): Promise<Advice | undefined> {
  const { path } = draft;
  try {
    // A link stays a link; what it leads to is written.
    const target = await realpath(path).catch(() => path);
    await writePrivately(target, Buffer.from(draft.text()));
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return texts.broken(path, error.message);
    const cause = error instanceof StorageError ? error.cause : error;
    const code = systemCode(cause);
    if (code === undefined) throw error;
    return texts.failed(path, code);
  }
}
