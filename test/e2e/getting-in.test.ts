import { expect, it } from 'vitest';
import { answerTo, openTelegramRig } from './telegram-rig.ts';

const LONG = { timeout: 120_000 };

it(
  'nobody gets in or up by forged presses, edits, forwards, mentions, groups or guessed codes',
  LONG,
  async () => {
    const { telegram, foundry, start } = await openTelegramRig();
    const ada = telegram.person({ firstName: 'Ada', languageCode: 'en' });
    const bob = telegram.person({ firstName: 'Bob', languageCode: 'en' });
    const eve = telegram.person({ firstName: 'Eve', languageCode: 'en' });
    const [adas, bobs, eves] = [ada, bob, eve].map((person) => telegram.privateChat(person));
    if (adas === undefined || bobs === undefined || eves === undefined) throw new Error('no chats');
    const group = telegram.group({ title: 'Not allowed', members: [eve, bob, ada] });
    await start({
      ACCESS: 'approval',
      ADMIN_IDS: `telegram:${ada.id}`,
      ALLOWED_IDS: `telegram:${bob.id}`,
    });

    bobs.say(bob, 'Hello');
    await answerTo(bobs, /You said: Hello|Hello/);
    const ask = foundry.chats.length;
    const wishes = (id: number) => [
      `users approve telegram:${id}`,
      `users admin telegram:${id}`,
      `users revoke telegram:${ada.id}`,
      'service stop',
      'unload phi-4-mini',
      'download phi-4',
      'load phi-4-mini',
      'health',
      'users',
    ];

    // Presses of buttons that nobody drew, under one's own message, for others, under others' messages.
    let query = 0;
    const press = (from: typeof eve, chat: object, data: string) => {
      query += 1;
      const message = { message_id: 1, date: 1_900_000_000, chat, text: 'x', from: telegram.bot };
      telegram.pushRaw({
        callback_query: { id: String(query), from, chat_instance: '1', data, message },
      });
    };
    for (const person of [eve, bob]) {
      const own = { id: person.id, type: 'private', first_name: person.first_name };
      for (const wish of wishes(person.id)) {
        press(person, own, `=:${wish}`);
        press(person, own, `=${ada.id}:${wish}`);
        press(person, { id: group.id, type: 'supergroup', title: 'x' }, `=${person.id}:${wish}`);
      }
    }

    // The same typed, by an edit, as a forward of what the admin wrote, and through another bot.
    for (const [person, chat] of [
      [eve, eves],
      [bob, bobs],
    ] as const) {
      const innocent = chat.say(person, 'What is the time?');
      for (const wish of wishes(person.id).slice(0, 4)) chat.editOwn(person, innocent, `/${wish}`);
      const origin = { type: 'user', date: 1, sender_user: ada };
      const message = {
        date: 1_900_000_000,
        chat: { id: person.id, type: 'private', first_name: person.first_name },
        from: person,
        forward_origin: origin,
        forward_from: ada,
        via_bot: telegram.bot,
        sender_business_bot: telegram.bot,
        author_signature: 'Ada',
      };
      for (const [at, wish] of wishes(person.id).entries()) {
        const text = `/${wish}`;
        const entities = [
          { type: 'bot_command', offset: 0, length: text.split(' ')[0]?.length ?? 0 },
        ];
        telegram.pushRaw({ message: { ...message, message_id: 90_000 + at, text, entities } });
      }
    }

    // A group that is not allowed: a command, a mention, a reply to a message that is not the bot's.
    const reply = { message_id: 3, date: 1, chat: { id: group.id }, from: ada, text: '/users' };
    group.say(eve, '/ask Who is there?');
    group.say(eve, `@${telegram.bot.username} Who is there?`);
    telegram.pushRaw({
      message: {
        message_id: 95_000,
        date: 1_900_000_000,
        chat: { id: group.id, type: 'supergroup', title: 'x' },
        from: eve,
        text: `/users@${telegram.bot.username} approve telegram:${eve.id}`,
        entities: [
          { type: 'bot_command', offset: 0, length: 6 + 1 + (telegram.bot.username?.length ?? 0) },
        ],
        reply_to_message: reply,
        sender_chat: { id: group.id, type: 'supergroup', title: 'x' },
      },
    });
    for (let code = 0; code < 40; code += 1) eves.say(eve, `/claim ABCD-${1_000 + code}`);

    // All of it was taken when what an admin says after it is answered.
    adas.say(ada, `/users card telegram:${eve.id}`);
    const card = await answerTo(adas, new RegExp(`Eve · telegram:${eve.id}`));
    expect(card.text).toContain('asks for access');
    bobs.say(bob, '/whoami');
    expect((await answerTo(bobs, /Your role/)).text).toContain('Your role: user');
    adas.say(ada, '/whoami');
    expect((await answerTo(adas, /Your role/)).text).toContain('Your role: admin');
    // Bob may ask; nobody else's words came to the model, and no model was moved.
    const asked = JSON.stringify(foundry.chats.slice(ask));
    expect(asked).not.toContain('Who is there?');
    expect(foundry.requests.filter(({ path }) => /\/(un)?load\/|download/.test(path))).toEqual([]);
    for (const { text } of [...eves.botMessages, ...bobs.botMessages, ...group.botMessages]) {
      expect(text).not.toMatch(/Protocol:|Foundry answers|asks to use|is in memory|out of memory/);
    }
  },
);
