// One clear sentence on a Node.js that is too old, before anything fails in a way nobody understands.
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const needed = manifest.engines.node.replace(/^\D+/, '');
const [major, minor] = process.versions.node.split('.').map(Number);
const [neededMajor, neededMinor] = needed.split('.').map(Number);

if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  console.error(
    `foundry-chat needs Node.js ${needed} or newer; this is ${process.versions.node}. ` +
      'Install the current LTS release from https://nodejs.org.',
  );
  process.exitCode = 1;
}
