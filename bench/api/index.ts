import { setTimeout as sleep } from 'node:timers/promises';
import { removeHome, startProduct } from '../../test/e2e/product.ts';
import { type Figure, quantile, type Section } from '../figures.ts';
import { ModelServers } from '../model-server/index.ts';
import { Client } from './client.ts';

const ROUNDS = 5;
/**
 * One client asks without a pause. Fifty have a model that takes half a second for an answer: more
 * than that one machine cannot do for them, the model server and the bench together.
 */
const SCENES = [
  { clients: 1, calls: 60, wholeTokenMs: 0, streamTokenMs: 2 },
  { clients: 50, calls: 6, wholeTokenMs: 20, streamTokenMs: 20 },
];
type Scene = (typeof SCENES)[number];
const CROWD = 1_000;
/** The most that `FOUNDRY_CONCURRENCY` takes. */
const MOST_AT_ONCE = 64;
/** Clients do not ask at the same moment: they begin within this time. */
const SPREAD_MS = 500;

/**
 * What the OpenAI-compatible address adds to a call, beside the same call to the model server
 * itself; round by round in turn. And whether it stands a thousand streams at once.
 */
export async function* measureApi(): AsyncGenerator<Section> {
  for (const scene of SCENES) {
    const { clients } = scene;
    const title = `API, ${clients} ${clients === 1 ? 'client' : 'clients'}`;
    const figures = await onStage(1, async (stage) => {
      await round(stage.through, scene);
      return await added(stage, scene);
    });
    yield { title, figures };
  }
  const figures = await onStage(Math.ceil(CROWD / MOST_AT_ONCE), crowd);
  yield { title: `API, ${CROWD} streams at once`, figures };
}

type Stage = { readonly direct: Client; readonly through: Client };

/** Runs the product before so many model servers, and a program that asks either. */
async function onStage<T>(servers: number, work: (stage: Stage) => Promise<T>): Promise<T> {
  const model = await ModelServers.start(servers);
  const product = await startProduct({
    FOUNDRY_BASE_URL: model.urls.join(),
    FOUNDRY_CONCURRENCY: String(MOST_AT_ONCE),
  });
  const [, url = ''] = await product.until(/(http:\/\/127\.0\.0\.1:\d+)\//);
  const stage = { direct: new Client(model.urls[0] ?? '', model), through: new Client(url, model) };
  try {
    return await work(stage);
  } finally {
    await Promise.all([stage.direct.close(), stage.through.close()]);
    await product.stop();
    await removeHome(product.home);
    await model.close();
  }
}

/** Medians of one round in milliseconds: a whole call, and of a stream its first and last token. */
type Medians = { readonly whole: number; readonly first: number; readonly last: number };

async function added({ direct, through }: Stage, scene: Scene): Promise<Figure[]> {
  const bare: Medians[] = [];
  const ours: Medians[] = [];
  for (let each = 0; each < ROUNDS; each += 1) {
    bare.push(await round(direct, scene));
    ours.push(await round(through, scene));
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

async function round(client: Client, scene: Scene): Promise<Medians> {
  const { clients, calls, wholeTokenMs, streamTokenMs } = scene;
  const wholes: number[] = [];
  const firsts: number[] = [];
  const lasts: number[] = [];
  await Promise.all(
    Array.from({ length: clients }, async (_, index) => {
      await sleep((index * SPREAD_MS) / clients);
      for (let call = 0; call < calls; call += 1) {
        wholes.push(await client.whole(wholeTokenMs));
        const { firstMs, lastMs } = await client.streamed(streamTokenMs);
        firsts.push(firstMs);
        lasts.push(lastMs);
      }
    }),
  );
  const [whole, first, last] = [wholes, firsts, lasts].map((values) => quantile(values, 0.5));
  return { whole: whole ?? NaN, first: first ?? NaN, last: last ?? NaN };
}

async function crowd({ direct, through }: Stage): Promise<Figure[]> {
  const failed = async (client: Client) => {
    const calls = await Promise.allSettled(
      Array.from({ length: CROWD }, () => client.streamed(20)),
    );
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
