import { foundryAdvice } from '../../console/foundry-advice.ts';
import { type Check, type Finding, fault, note, ok, warning } from '../check.ts';
import type { Examination } from '../examination.ts';
import type { SearchStep } from '../search.ts';

/** Each place where Foundry is searched for, with what was there and how long it took. */
export const foundry: Check = {
  name: 'foundry',
  async run(examination) {
    const { config, texts } = examination;
    const { FOUNDRY_BASE_URL: address, FOUNDRY_CLI: command } = config;
    if (address === 'practice') return [warning(texts.foundry.practice)];
    const { steps, endpoint, cliGeneration } = await examination.foundry();
    const findings = steps.map((step) => findingOf(step, examination));
    const isDead = steps.some(
      ({ source, found }) => source === 'FOUNDRY_BASE_URL' && found.length === 0,
    );
    if (address !== undefined && isDead) {
      findings.push(fault(texts.foundry.configuredDead(address.join(', '))));
    }
    if (endpoint === undefined && address === undefined) {
      const generation = cliGeneration;
      const mend = foundryAdvice({ command, generation, texts: texts.getFoundry });
      findings.push(fault(texts.foundry.none(mend)));
    }
    return findings;
  },
};

function findingOf(step: SearchStep, { texts: { foundry: texts } }: Examination): Finding {
  const { source, addresses, found, ms, absence } = step;
  const [first] = found;
  if (first !== undefined) {
    const { url, generation } = first;
    return ok(texts.found({ source, url, generation, ms }));
  }
  if (absence !== undefined) return note(texts.cli[absence](source, ms));
  if (addresses.length > 0) return note(texts.dead(source, addresses.join(', '), ms));
  return note(texts.nothing(source, ms));
}
