import { expect, it } from 'vitest';
import { reading } from '../metrics/parse.ts';
import { answerTo, openTelegramRig } from './telegram-rig.ts';

it('the built product counts what happens on every layer', async () => {
  const { telegram, foundry, start } = await openTelegramRig();
  const product = await start();
  const [, url = ''] = await product.until(/Web page {2}(\S+)\//);
  const ann = telegram.person({ firstName: 'Ann' });
  const chat = telegram.privateChat(ann);
  foundry.answer('The sky is blue.');
  chat.say(ann, 'Why is the sky blue?');
  await answerTo(chat, 'The sky is blue.');
  const read = async () => (await fetch(`${url}/metrics`)).text();
  const platform = 'telegram';
  const answers = async () =>
    reading(await read(), 'foundry_chat_answers_total', { platform, outcome: 'done' });
  await expect.poll(answers).toBe(1);
  const text = await read();
  const sent = { platform, call: 'send', result: 'ok' };
  expect(reading(text, 'foundry_chat_messenger_requests_total', sent)).toBe(1);
  expect(reading(text, 'foundry_chat_questions_total', { platform, way: 'first' })).toBe(1);
  expect(reading(text, 'foundry_chat_door_state', { door: platform, state: 'ready' })).toBe(1);
  expect(reading(text, 'foundry_chat_store_write_seconds_count')).toBeGreaterThan(1);
  expect(reading(text, 'foundry_chat_servers_found_total')).toBe(1);
  expect(reading(text, 'process_resident_memory_bytes')).toBeGreaterThan(30_000_000);
  expect(text).not.toContain('sky');
  expect(text).not.toContain('Ann');
});
