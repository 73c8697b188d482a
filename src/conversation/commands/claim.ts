import type { Command } from './command.ts';

/** `/claim CODE`: makes whoever knows the code of the start banner the owner. */
export const claim: Command = {
  name: 'claim',
  audience: 'all',
  isPersonal: true,
  option: { isRequired: true },
  async run({ argument, incoming, texts, services }) {
    const outcome = await services.claim.attempt(incoming.author, argument);
    const markdown = {
      accepted: texts.claimed,
      wrong: texts.claimWrong,
      taken: texts.claimTaken,
    }[outcome];
    return { markdown };
  },
};
