/** A program that opens a door, closes it and has then nothing left to do. */

import { discordDoor } from '../../../src/bots/discord/index.ts';
import { openLog } from '../../../src/log.ts';
import { RecordingConversation } from '../recording-conversation.ts';

const { TOKEN: token = '', API_ROOT: apiRoot = '' } = process.env;
const door = discordDoor({
  token,
  apiRoot,
  conversation: new RecordingConversation(),
  log: openLog({ level: 'silent', secrets: [] }),
});
door.start();
while (door.state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 10));
await door.close();
process.stdout.write(`ready, then ${door.state}\n`);
