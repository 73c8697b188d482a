import { readFileSync } from 'node:fs';

const manifest: { version: string; engines: { node: string } } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The product's version, as its package says. */
export const { version } = manifest;

/** The oldest Node.js that runs it, such as `20.19`. */
export const neededNode = manifest.engines.node.replace(/^\D+/, '');

/** Whether a Node.js is older than that; unset: the one that runs this. */
export function isNodeTooOld(node: string = process.versions.node): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
  return major < neededMajor || (major === neededMajor && minor < neededMinor);
}
