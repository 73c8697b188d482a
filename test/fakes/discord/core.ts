import type { Calls } from './calls.ts';
import type { Commands } from './commands.ts';
import type { Interactions } from './interactions.ts';
import type { Messages } from './messages.ts';
import type { World } from './world.ts';

/** The parts of one fake server that its faces (channels, guilds) work with. */
export interface Core {
  readonly world: World;
  readonly messages: Messages;
  readonly commands: Commands;
  readonly interactions: Interactions;
  readonly calls: Calls;
}
