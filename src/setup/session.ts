import type { Console } from '../console/console.ts';
import type { CredentialTexts } from '../texts/credentials/credential-texts.ts';
import { credentialTexts } from '../texts/credentials/index.ts';
import type { FoundryTexts } from '../texts/foundry/foundry-texts.ts';
import { foundryTexts } from '../texts/foundry/index.ts';
import { type Language, textsFor } from '../texts/index.ts';
import { setupTexts } from '../texts/setup/index.ts';
import type { SetupTexts } from '../texts/setup/setup-texts.ts';
import type { Texts } from '../texts/texts.ts';
import type { EnvDraft } from './env-draft.ts';
import type { Prompts } from './prompts.ts';

export type SessionTexts = SetupTexts & {
  readonly tokens: CredentialTexts;
  readonly getFoundry: FoundryTexts;
  /** What the chat says: of faults of a model server. */
  readonly chat: Texts;
};

/** What the steps of one set-up share. */
export type Session = {
  readonly console: Console;
  readonly prompts: Prompts;
  readonly draft: EnvDraft;
  readonly texts: SessionTexts;
};

/** One step: asks, checks, and notes the answers in the draft. A new one is a file and a line in the list. */
export type Step = (session: Session) => Promise<void>;

export function sessionTexts(language: Language): SessionTexts {
  return {
    ...setupTexts[language],
    tokens: credentialTexts[language],
    getFoundry: foundryTexts[language],
    chat: textsFor(language),
  };
}
