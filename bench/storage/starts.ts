import { newHome, removeHome, startProduct } from '../../test/e2e/product.ts';
import { startFakeFoundry } from '../../test/fakes/foundry/index.ts';
import { startFakeTelegram } from '../../test/fakes/telegram/index.ts';
import type { Figure } from '../figures.ts';
import { residentMegabytes } from '../first-words.ts';

const STARTS = 5;

/** Starts of the built product over a filled folder, beside starts over an empty one. */
export async function measureStarts(dir: string, people: number): Promise<Figure[]> {
  const filled: Start[] = [];
  const empty: Start[] = [];
  for (let turn = 0; turn < STARTS; turn += 1) {
    // Someone new each time: what the fake numbers alike would count as delivered twice.
    filled.push(await startOver(turn, { DATA_DIR: dir }));
    empty.push(await startOver(turn, {}));
  }
  const count = people.toLocaleString('en');
  const figure = (name: string, unit: string, of: (start: Start) => number) => ({
    name,
    unit,
    values: filled.map(of),
    baseline: { name: 'with an empty store', values: empty.map(of) },
  });
  return [
    {
      ...figure(`start to first getUpdates, ${count} conversations`, 'ms', ({ pollMs }) => pollMs),
      target: 2_000,
    },
    {
      ...figure(`resident memory after an answer, ${count} conversations`, 'MB', ({ mb }) => mb),
      target: 150,
    },
  ];
}

type Start = { readonly pollMs: number; readonly mb: number };

async function startOver(id: number, variables: Readonly<Record<string, string>>): Promise<Start> {
  const [telegram, foundry] = await Promise.all([startFakeTelegram(), startFakeFoundry()]);
  const home = await newHome();
  const product = await startProduct(
    {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      FOUNDRY_BASE_URL: foundry.url,
      ACCESS: 'open',
      ...variables,
    },
    { home },
  );
  await telegram.untilCall('getUpdates');
  const pollMs = performance.now() - product.startedAt;
  const person = telegram.person({ firstName: 'Ann', id: 1_000 + id });
  const chat = telegram.privateChat(person);
  chat.say(person, 'Hello');
  await chat.until(({ botMessages }) => botMessages[0]?.text === 'You said: Hello');
  const mb = residentMegabytes(product.pid);
  await product.stop();
  await Promise.all([telegram.close(), foundry.close()]);
  await removeHome(home);
  return { pollMs, mb };
}
