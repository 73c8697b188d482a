import { isNodeTooOld, neededNode } from '../../version.ts';
import { type Check, fault, ok } from '../check.ts';

/** Whether this Node.js is new enough. */
export const node: Check = {
  name: 'node',
  async run({ nodeVersion, texts }) {
    if (isNodeTooOld(nodeVersion)) return [fault(texts.node.old(nodeVersion, neededNode))];
    return [ok(texts.node.ok(nodeVersion))];
  },
};
