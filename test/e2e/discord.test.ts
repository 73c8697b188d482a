import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeChannel, type FakeDiscord, startFakeDiscord } from '../fakes/discord/index.ts';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

let discord: FakeDiscord;
let foundry: FakeFoundry;
let home: string;
let product: Product | undefined;

beforeEach(async () => {
  [discord, foundry, home] = await Promise.all([startFakeDiscord(), startFakeFoundry(), newHome()]);
});

afterEach(async () => {
  await product?.stop();
  await Promise.all([discord.close(), foundry.close()]);
  await removeHome(home);
});

async function start(): Promise<Product> {
  const earlierCalls = discord.calls.length;
  product = await startProduct(
    {
      DISCORD_API_ROOT: discord.url,
      DISCORD_BOT_TOKEN: discord.token,
      FOUNDRY_BASE_URL: foundry.url,
      ACCESS: 'open',
    },
    { home },
  );
  await discord.untilCall(
    ({ method, path }, index) =>
      index >= earlierCalls && method === 'PUT' && path.endsWith('/commands'),
  );
  return product;
}

function answerTo(channel: FakeChannel, text: string | RegExp) {
  return channel.until(
    () =>
      channel.botMessages.find(({ content }) =>
        typeof text === 'string' ? content === text : text.test(content),
      ),
    { what: `an answer like ${text}` },
  );
}

describe('the built product on Discord', () => {
  it('lets an answer grow in place in a direct message', async () => {
    await start();
    const bob = discord.user({ username: 'bob' });
    const dm = discord.dm(bob);
    foundry.answer(() => ['The ', 'sky ', 'is ', 'blue.']);
    foundry.hold();
    dm.say(bob, 'Why is the sky blue?');
    const growing = await answerTo(dm, /^The/);
    foundry.release();
    const whole = await answerTo(dm, 'The sky is blue.');
    expect(whole.id).toBe(growing.id);
    expect(dm.botMessages).toHaveLength(1);
    expect(discord.floods).toBe(0);
  });

  it('keeps history and the chosen model across a restart', async () => {
    await start();
    const bob = discord.user({ username: 'bob' });
    const dm = discord.dm(bob);
    const chosen = await dm.command(bob, 'model', { name: 'qwen2.5-0.5b' });
    await dm.until(() => /qwen2\.5-0\.5b.* answers you/.test(chosen.message()?.content ?? ''));
    dm.say(bob, 'My name is Bob.');
    await answerTo(dm, 'You said: My name is Bob.');
    expect(await product?.stop()).toBe(0);

    await start();
    dm.say(bob, 'What is my name?');
    await answerTo(dm, 'You said: What is my name?');
    const { model, messages } = foundry.chats.at(-1) ?? {};
    expect(model).toMatch(/^qwen2\.5-0\.5b/i);
    expect(messages?.map((message) => message.content).slice(1)).toEqual([
      'My name is Bob.',
      'You said: My name is Bob.',
      'What is my name?',
    ]);
  });

  it('answers a mention in a server, and a thread apart from its channel', async () => {
    await start();
    const bob = discord.user({ username: 'bob' });
    const general = discord.guild({ name: 'home', members: [bob] }).channel('general');
    general.say(bob, 'nobody is asked here');
    general.say(bob, `<@${discord.bot.id}> first`);
    await answerTo(general, 'You said: first');
    const thread = general.thread('talk', bob);
    thread.say(bob, `<@${discord.bot.id}> second`);
    await answerTo(thread, 'You said: second');
    expect(
      foundry.chats
        .at(-1)
        ?.messages.map((message) => message.content)
        .slice(1),
    ).toEqual(['second']);
    expect(general.botMessages).toHaveLength(1);
  });

  it('answers /ask through the interaction and completes model names', async () => {
    await start();
    const bob = discord.user({ username: 'bob' });
    const general = discord.guild({ name: 'home', members: [bob] }).channel('general');
    const asked = await general.command(bob, 'ask', { question: 'Hello?' });
    await general.until(() => asked.message()?.content === 'You said: Hello?');
    const choices = await general.autocomplete(bob, 'model', 'name', 'qwen2');
    expect(choices.map((choice) => choice.value)).toContain('qwen2.5-0.5b');
  });
});
