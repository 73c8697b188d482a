import { lookup } from 'node:dns/promises';
import { isLoopback } from '../../config/load.ts';
import { type Check, type Finding, fault, note, ok, warning } from '../check.ts';

const HOST = 'host.docker.internal';

/**
 * Addresses that mean another machine inside a container than outside. That no server is
 * found is the fault of the Foundry check; here stands why.
 */
export const docker: Check = {
  name: 'docker',
  async run({ config, isContainer, texts: { docker: texts }, foundry }) {
    const { FOUNDRY_BASE_URL: address, API_HOST, API_PORT } = config;
    const hosts = Array.isArray(address) ? address.map((url) => new URL(url).hostname) : [];
    const pointsOut = hosts.includes(HOST);
    if (!isContainer) {
      const isLost = pointsOut && !(await isKnown(HOST));
      return [isLost ? fault(texts.onlyInside) : note(texts.outside)];
    }
    const findings: Finding[] = [];
    const { endpoint } = await foundry();
    if (endpoint !== undefined) findings.push(ok(texts.ok));
    else if (pointsOut && !(await isKnown(HOST))) findings.push(warning(texts.notResolved));
    else if (hosts.some(isLoopback) || address === undefined) {
      findings.push(warning(texts.loopback(hosts[0] ?? '127.0.0.1')));
    }
    if (API_PORT !== 'off' && isLoopback(API_HOST))
      findings.push({ ...warning(texts.apiHidden), level: 'note' });
    return findings;
  },
};

async function isKnown(name: string): Promise<boolean> {
  return await lookup(name).then(
    () => true,
    () => false,
  );
}
