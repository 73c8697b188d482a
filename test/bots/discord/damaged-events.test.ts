import fc from 'fast-check';
import { it } from 'vitest';
import { damaged, expectHearing } from '../damaged-json.ts';
import { openRig } from './rig.ts';

const author = { id: '5', username: 'eve', global_name: 'Eve', bot: false };
const message = {
  id: '1100000000000000001',
  channel_id: '7',
  type: 0,
  content: 'Hello',
  author,
  mentions: [{ ...author, id: '6' }],
  mention_roles: ['8'],
  mention_everyone: false,
  attachments: [{ id: '9', filename: 'a.txt', size: 3, url: 'http://127.0.0.1:1/a.txt' }],
  embeds: [],
  edited_timestamp: null,
  referenced_message: { id: '2', channel_id: '7', type: 0, content: 'before', author },
};
const interaction = {
  id: '1100000000000000002',
  application_id: '3',
  token: 'not a token',
  type: 2,
  channel_id: '7',
  channel: { id: '7', type: 1 },
  user: { ...author, locale: 'en-US' },
  locale: 'en-US',
  data: { id: '1', name: 'model', type: 1, options: [{ name: 'name', type: 3, value: 'phi' }] },
};
const press = {
  ...interaction,
  type: 3,
  data: { custom_id: '0|5|stop', component_type: 2 },
  message,
};
const guild = {
  id: '4',
  channels: [{ id: '7', type: 0 }],
  threads: [],
  roles: [{ id: '8', tags: {} }],
};
const EVENTS: readonly [string, unknown][] = [
  ['MESSAGE_CREATE', message],
  ['MESSAGE_UPDATE', { ...message, edited_timestamp: '2026-01-01T00:00:00Z' }],
  ['INTERACTION_CREATE', interaction],
  ['INTERACTION_CREATE', press],
  ['GUILD_CREATE', guild],
  ['GUILD_ROLE_CREATE', { guild_id: '4', role: guild.roles[0] }],
  ['GUILD_DELETE', { id: '4', unavailable: false }],
];

it('events that are damaged in any way leave the bot able to hear', async () => {
  const { discord, dm, ann, conversation } = await openRig();
  await expectHearing(conversation, {
    tell() {
      for (const [name, whole] of EVENTS) {
        for (const data of fc.sample(damaged(whole), { numRuns: 60, seed: 7 })) {
          discord.dispatchRaw(name, data);
        }
      }
    },
    say: (words) => void dm.say(ann, words),
  });
});
