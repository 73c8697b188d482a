import fc from 'fast-check';
import { expect, it } from 'vitest';
import { damaged, expectHearing } from '../damaged-json.ts';
import { openRig } from './rig.ts';

const from = { id: 5, is_bot: false, first_name: 'Eve', language_code: 'en' };
const chat = { id: 5, type: 'private', first_name: 'Eve' };
const message = {
  message_id: 9,
  date: 1_700_000_000,
  from,
  chat,
  text: '/model phi',
  entities: [{ type: 'bot_command', offset: 0, length: 6 }],
  reply_to_message: { message_id: 8, date: 1, chat, from, text: 'before' },
  quote: { text: 'before', position: 0 },
};
const photo = {
  ...message,
  text: undefined,
  caption: 'What is it?',
  media_group_id: '3',
  photo: [{ file_id: 'a', file_unique_id: 'b', width: 1, height: 1, file_size: 10 }],
  document: { file_id: 'c', file_unique_id: 'd', file_name: 'a.txt', mime_type: 'text/plain' },
};
const outside = { status: 'left', user: from };
const UPDATES = [
  { message },
  { message: photo },
  { message: { ...message, chat: { id: -1_000_000_000_005, type: 'supergroup', title: 'x' } } },
  { edited_message: { ...message, edit_date: 2 } },
  { callback_query: { id: '1', from, chat_instance: '1', data: '=:stop', message } },
  { stopped_message_generation: { chat, draft_id: 4 } },
  { my_chat_member: { chat, from, date: 1, old_chat_member: outside, new_chat_member: outside } },
];

it('updates that are damaged in any way leave the bot able to hear', async () => {
  const { telegram, chat: anns, ann, conversation, lines } = await openRig();
  await expectHearing(conversation, {
    tell() {
      for (const whole of UPDATES) {
        for (const update of fc.sample(damaged(whole), { numRuns: 60, seed: 7 })) {
          telegram.pushRaw(update as Record<string, unknown>);
        }
      }
    },
    say: (words) => void anns.say(ann, words),
  });
  // What cannot be read is passed over, not fetched again and again.
  expect(lines.filter(({ message: said }) => /fetched again/.test(said))).toEqual([]);
});
