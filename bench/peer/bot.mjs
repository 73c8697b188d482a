// A bot on Telegram, written as the documentation of `chat` says: a message goes to the model, and
// its stream is posted, which sends a message and edits it. It keeps no history and knows no access
// rules, so it does less than what it is compared with. Everything else is left at its default.
import { createMemoryState } from '@chat-adapter/state-memory';
import { createTelegramAdapter } from '@chat-adapter/telegram';
import { Chat } from 'chat';

const { MODEL_URLS = '', MODEL = '', TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT } = process.env;
const servers = MODEL_URLS.split(',');
let questions = 0;

const bot = new Chat({
  userName: 'foundry_test_bot',
  adapters: {
    telegram: createTelegramAdapter({
      botToken: TELEGRAM_BOT_TOKEN,
      apiUrl: TELEGRAM_API_ROOT,
      mode: 'polling',
    }),
  },
  state: createMemoryState(),
  logger: 'warn',
});

bot.onDirectMessage(async (thread, message) => {
  await thread.startTyping();
  await thread.post(answerTo(message.text));
});

await bot.initialize();

async function* answerTo(question) {
  questions += 1;
  const answer = await fetch(`${servers[questions % servers.length]}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: MODEL,
      messages: [{ role: 'user', content: question }],
      stream: true,
    }),
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of answer.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue;
      const text = JSON.parse(line.slice('data: '.length)).choices[0]?.delta.content;
      if (text) yield text;
    }
  }
}
