import { setTimeout as sleep } from 'node:timers/promises';
import { removeHome, startProduct } from '../../test/e2e/product.ts';
import { type Figure, quantile, type Section } from '../figures.ts';
import { ModelServers } from '../model-server/index.ts';
import { Client } from './client.ts';

const ROUNDS = 5;
const CALLS_EACH = 8;
/** The most that `FOUNDRY_CONCURRENCY` takes is 64. */
const CLIENTS = [1, 50];
const CROWD = 1_000;
/** Clients do not ask at the same moment: they begin within this time. */
const SPREAD_MS = 500;

/**
 * What the OpenAI-compatible address adds to a call, beside the same call to the model server
 * itself; round by round in turn. And whether it stands a thousand streams at once.
 */
export async function* measureApi(): AsyncGenerator<Section> {
  const model = await ModelServers.start(16);
  const product = await startProduct({
    FOUNDRY_BASE_URL: model.urls.join(),
    FOUNDRY_CONCURRENCY: '64',
  });
  const [, url = ''] = await product.until(/(http:\/\/127\.0\.0\.1:\d+)\//);
  const direct = new Client(model.urls[0] ?? '', model);
  const through = new Client(url, model);
  try {
    await round(through, 10);
    for (const clients of CLIENTS) {
      const title = `API, ${clients} ${clients === 1 ? 'client' : 'clients'}`;
      yield { title, figures: await added({ direct, through }, clients) };
    }
    yield { title: `API, ${CROWD} streams at once`, figures: await crowd(through, direct) };
  } finally {
    await Promise.all([direct.close(), through.close()]);
    await product.stop();
    await removeHome(product.home);
    await model.close();
  }
}

/** Medians of one round in milliseconds: a whole call, and of a stream its first and last token. */
type Medians = { readonly whole: number; readonly first: number; readonly last: number };

async function added(
  { direct, through }: { direct: Client; through: Client },
  clients: number,
): Promise<Figure[]> {
  const bare: Medians[] = [];
  const ours: Medians[] = [];
  for (let each = 0; each < ROUNDS; each += 1) {
    bare.push(await round(direct, clients));
    ours.push(await round(through, clients));
  }
  const figure = (name: string, part: keyof Medians, target: number): Figure => ({
    name: `${name}, p50 through the API less p50 without`,
    unit: 'ms',
    values: ours.map((median, at) => median[part] - (bare[at]?.[part] ?? Number.NaN)),
    target,
    baseline: { name: 'without, p50', values: bare.map((median) => median[part]) },
  });
  const whole: Figure = {
    name: 'a whole answer through the API, p50',
    unit: 'ms',
    values: ours.map((median) => median.whole),
    baseline: { name: 'without', values: bare.map((median) => median.whole) },
  };
  return [
    whole,
    figure('added to a whole answer', 'whole', 3),
    figure('added to the first chunk', 'first', 1),
    figure('added to the last chunk', 'last', 1),
  ];
}

async function round(client: Client, clients: number): Promise<Medians> {
  const wholes: number[] = [];
  const firsts: number[] = [];
  const lasts: number[] = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      await sleep((index * SPREAD_MS) / clients);
      for (let call = 0; call < CALLS_EACH; call += 1) {
        wholes.push(await client.whole());
        const { firstMs, lastMs } = await client.streamed();
        firsts.push(firstMs);
        lasts.push(lastMs);
      }
    }),
  );
  const [whole, first, last] = [wholes, firsts, lasts].map((values) => quantile(values, 0.5));
  return { whole: whole ?? NaN, first: first ?? NaN, last: last ?? NaN };
}

async function crowd(through: Client, direct: Client): Promise<Figure[]> {
  const failed = async (client: Client) => {
    const calls = await Promise.allSettled(Array.from({ length: CROWD }, () => client.streamed()));
    return calls.filter(({ status }) => status === 'rejected').length;
  };
  const timed = async (client: Client) => {
    const startedAt = performance.now();
    const lost = await failed(client);
    return { lost, seconds: (performance.now() - startedAt) / 1000 };
  };
  const [bare, ours] = [await timed(direct), await timed(through)];
  return [
    {
      name: 'streams that failed',
      unit: 'of 1000',
      values: [ours.lost],
      target: 0,
      baseline: { name: 'without', values: [bare.lost] },
    },
    {
      name: 'until all were there',
      unit: 's',
      values: [ours.seconds],
      baseline: { name: 'without', values: [bare.seconds] },
    },
  ];
}
