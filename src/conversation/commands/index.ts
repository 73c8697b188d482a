import { ask } from './ask.ts';
import { claim } from './claim.ts';
import type { Command } from './command.ts';
import { continueAnswer } from './continue.ts';
import { download } from './download.ts';
import { exportConversations } from './export.ts';
import { forget } from './forget.ts';
import { health } from './health.ts';
import { help } from './help.ts';
import { load } from './load.ts';
import { model } from './model.ts';
import { models } from './models.ts';
import { newConversation } from './new.ts';
import { retry } from './retry.ts';
import { service } from './service.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';
import { stop } from './stop.ts';
import { system } from './system.ts';
import { undo } from './undo.ts';
import { unload } from './unload.ts';
import { users } from './users.ts';
import { whoami } from './whoami.ts';

/** THE command table, in the order in which menus show it. */
export const commands: readonly Command[] = [
  start,
  help,
  ask,
  model,
  models,
  newConversation,
  stop,
  retry,
  undo,
  system,
  settings,
  exportConversations,
  forget,
  continueAnswer,
  whoami,
  claim,
  health,
  load,
  unload,
  download,
  service,
  users,
];
