import { usersButton } from '../requests.ts';
import type { Command } from './command.ts';

/** `/claim CODE`: makes whoever knows the code of the start banner the owner. */
export const claim: Command = {
  name: 'claim',
  audience: 'all',
  isPersonal: true,
  option: { isRequired: true },
  async run({ argument, incoming, texts, services, people }) {
    const outcome = await services.claim.attempt(incoming.author, argument);
    const markdown = {
      accepted: texts.claimed,
      wrong: texts.claimWrong,
      taken: texts.claimTaken,
    }[outcome];
    if (outcome !== 'accepted') return { markdown };
    const asked = (await people.all()).filter(({ standing }) => standing === 'asked');
    if (asked.length === 0) return { markdown };
    return {
      markdown: `${markdown}\n\n${texts.access.waiting(asked.length)}`,
      buttons: [[usersButton(texts)]],
    };
  },
};
