import type { CheckedToken } from '../credentials/check-token.ts';
import type { Messenger, PasteFault } from '../credentials/pasted.ts';
import type { Advice } from '../texts/advice.ts';
import type { CredentialTexts } from '../texts/credentials/credential-texts.ts';

const ADDRESSES = { telegram: 'TELEGRAM_API_ROOT', discord: 'DISCORD_API_ROOT' } as const;

export type TokenAdviceOptions = {
  readonly messenger: Messenger;
  /** Where the service was asked. */
  readonly apiRoot: string;
  readonly texts: CredentialTexts;
};

/** Says why a token cannot be used and what to do. Never says the token. */
export function tokenAdvice(
  { fault, call }: Extract<CheckedToken<unknown>, { ok: false }>,
  { messenger, apiRoot, texts }: TokenAdviceOptions,
): Advice {
  const { host } = new URL(apiRoot);
  switch (fault) {
    case 'refused':
      return texts.refused[messenger];
    case 'unreachable':
      return texts.unreachable(host, call?.failure ?? `HTTP ${call?.status}`);
    case 'timeout':
      return texts.timeout(host);
    case 'foreign':
      return texts.foreign(host, ADDRESSES[messenger]);
    default:
      return texts.pasteFaults[fault satisfies PasteFault];
  }
}
