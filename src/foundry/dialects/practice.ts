import { z } from 'zod';
import { relayWith } from '../relay/relay.ts';
import type { Model } from '../types.ts';
import { shows } from './claims.ts';
import { core2, core2Chat, streamCore2Chat } from './core2.ts';
import type { Dialect } from './dialect.ts';

const mark = z.looseObject({ practice: z.literal(true) });

/** The built-in practice model: Foundry's newest protocol, and a mark by which it is never mistaken. */
export const practice: Dialect = {
  ...core2,
  generation: 'practice',
  matches: ({ status }) => shows(status, ({ json }) => mark.safeParse(json).success),
  models: async (wire, signal) => (await core2.models(wire, signal)).map(onDisk),
  // Unlike Foundry it looks at images there.
  stream: streamCore2Chat,
  relay: relayWith(core2Chat),
};

/** There is nothing to download: what is not loaded can be. */
function onDisk(model: Model): Model {
  return model.state === 'catalog' ? { ...model, state: 'cached' } : model;
}
