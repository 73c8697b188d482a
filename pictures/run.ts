import { chromium } from 'playwright-core';
import { newHome, removeHome, startProduct } from '../test/e2e/product.ts';
import { startFakeFoundry } from '../test/fakes/foundry/index.ts';
import { type FakeChat, startFakeTelegram } from '../test/fakes/telegram/index.ts';
import { chatsHtml } from './telegram-html.ts';

// `npm run pictures`: what the built product says on a fake Telegram, drawn for the README.
const ANSWER = [
  'Sunlight is made of **all colours**. On its way through the air the short, blue waves are ',
  'scattered most, so blue comes to your eyes from *everywhere* in the sky.\n\n',
  '| colour | wave | scattered |\n|---|--:|--:|\n| blue | 450 nm | 4.4 × |\n',
  '| green | 550 nm | 2.0 × |\n| red | 650 nm | 1 × |\n\n',
  'In code:\n\n```python\nscatter = lambda nm: (650 / nm) ** 4\n```',
];
const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];

const [telegram, foundry, home] = await Promise.all([
  startFakeTelegram(),
  startFakeFoundry(),
  newHome(),
]);
const owner = telegram.person({ firstName: 'Olga', languageCode: 'en' });
const ann = telegram.person({ firstName: 'Ann', languageCode: 'en' });
const product = await startProduct(
  {
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_BOT_TOKEN: telegram.token,
    FOUNDRY_BASE_URL: foundry.url,
    ADMIN_IDS: `telegram:${owner.id}`,
  },
  { home },
);
try {
  await telegram.untilCall('getUpdates');
  foundry.answer(() => ANSWER);
  const chat = telegram.privateChat(owner);
  chat.say(owner, 'Why is the sky blue?');
  await said(chat, /scatter = lambda/);
  const other = telegram.privateChat(ann);
  other.say(ann, 'Hello! May I ask you something?');
  await said(chat, /asks to use this bot/);
  await draw('docs/pictures/telegram.png', [
    { title: 'My models', messages: chat.messages },
    { title: 'My models', messages: await choice(chat) },
  ]);
} finally {
  await product.stop();
  await Promise.all([telegram.close(), foundry.close()]);
  await removeHome(home);
}

/** What the owner sees when they look after the bot. */
async function choice(chat: FakeChat) {
  const before = chat.messages.length;
  chat.say(owner, '/models');
  await said(chat, /Models/);
  chat.say(owner, '/health');
  await said(chat, /Foundry answers/);
  return chat.messages.slice(before);
}

async function said(chat: FakeChat, pattern: RegExp): Promise<void> {
  await chat.until(
    ({ botMessages }) =>
      botMessages.find(({ text, buttons }) => pattern.test(text) && !isGrowing(buttons)),
    { what: `a message like ${pattern}`, withinMs: 40_000 },
  );
}

function isGrowing(buttons: readonly (readonly { text: string }[])[]): boolean {
  return buttons.flat().some(({ text }) => text.includes('Stop') && !text.includes('service'));
}

async function draw(path: string, chats: Parameters<typeof chatsHtml>[0]): Promise<void> {
  const browser = await chromium.launch({ executablePath: BROWSER, args: ARGS });
  try {
    const page = await browser.newPage({ deviceScaleFactor: 1.25 });
    await page.setContent(chatsHtml(chats));
    await page.locator('body').screenshot({ path });
    console.log(`drew ${path}`);
  } finally {
    await browser.close();
  }
}
