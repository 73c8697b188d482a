import { describe } from 'vitest';
import { withoutVersion } from '../../../src/foundry/model-names.ts';
import type { ChatImage } from '../../../src/foundry/types.ts';
import { startPracticeModel } from '../../../src/practice/index.ts';
import { openaiModels, type Quirks, startFakeFoundry } from '../../fakes/foundry/index.ts';
import {
  type Capabilities,
  describeDialect,
  type Stage,
  type StageOptions,
} from '../dialect.contract.ts';

const answer = 'Grüße 👋🏽 по-русски, <b>one</b> < two.';

const foundryIds = {
  loaded: 'Phi-4-mini-instruct-generic-gpu:5',
  unloaded: 'qwen2.5-0.5b-instruct-generic-cpu:4',
  remote: 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2',
  thinking: 'Phi-4-mini-instruct-generic-gpu:5',
  embedding: 'qwen3-embedding-0.6b-generic-cpu:1',
  seeing: 'qwen3.5-2b-generic-cpu:2',
};

async function openG2(options: StageOptions = {}): Promise<Stage> {
  const fake = await startFakeFoundry(options);
  return { url: fake.url, models: foundryIds, context: 16_384, ...scenes(fake) };
}

function openG0(quirks: Partial<Quirks> = {}) {
  return async (options: StageOptions = {}): Promise<Stage> => {
    const fake = await startFakeFoundry({ generation: 'g0', ...quirks, ...options });
    return { url: fake.url, models: foundryIds, context: 16_384, ...scenes(fake) };
  };
}

function openG1(quirks: Partial<Quirks> = {}) {
  return async (options: StageOptions = {}): Promise<Stage> => {
    const fake = await startFakeFoundry({ generation: 'g1', ...quirks, ...options });
    const { loaded, unloaded, thinking, embedding, remote, seeing } = foundryIds;
    const models = {
      loaded: withoutVersion(loaded),
      unloaded: withoutVersion(unloaded),
      thinking: withoutVersion(thinking),
      embedding: withoutVersion(embedding),
      seeing: withoutVersion(seeing),
      remote,
    };
    return { url: fake.url, models, context: 16_384, ...scenes(fake) };
  };
}

async function openOpenai(options: StageOptions = {}): Promise<Stage> {
  const seeing = { id: 'big-eyes', alias: 'big-eyes', task: 'vision-language-chat', vision: true };
  const models = [...openaiModels, { ...seeing, cached: true, loaded: true, contextLength: 8192 }];
  const fake = await startFakeFoundry({ generation: 'openai', models, ...options });
  return {
    url: fake.url,
    models: {
      loaded: 'qwen2.5-7b-instruct',
      // Sends its thoughts as `reasoning_content`.
      thinking: 'deepseek-r1-distill-qwen-7b',
      embedding: 'text-embedding-nomic-embed-text-v1.5',
      seeing: seeing.id,
    },
    context: 8192,
    ...scenes(fake),
  };
}

async function openPractice(): Promise<Stage> {
  const practice = await startPracticeModel({ tokenMs: 0 });
  return {
    url: practice.url,
    models: {
      loaded: 'practice-model-generic-cpu:1',
      unloaded: 'practice-thinker-generic-cpu:1',
      thinking: 'practice-model-generic-cpu:1',
      seeing: 'practice-model-generic-cpu:1',
    },
    context: 8192,
    answers: () => ({ question: 'Good morning 👋🏽', text: /\n> Good morning 👋🏽\n/u }),
    thinks: () => 'think about rain',
    looks: ({ mime }) => new RegExp(`${mime.slice(6)}.*0\\.0 kB`, 'i'),
    breaks: () => 'fail',
    close: () => practice.close(),
  };
}

function scenes(fake: Awaited<ReturnType<typeof startFakeFoundry>>) {
  const says = (question: string, script: Parameters<typeof fake.answer>[0]) => {
    fake.answer(script);
    return question;
  };
  return {
    fake,
    answers: () => ({ question: says('Hi', answer), text: new RegExp(`^${answer}$`, 'u') }),
    thinks: () => says('Think', { reasoning: 'Well, rain falls.', text: 'It rains.' }),
    looks: ({ mime, base64 }: ChatImage) => {
      for (const { id, vision } of fake.models) if (vision) fake.load(id);
      fake.answer(({ images }) => images.join(' '));
      return new RegExp(`^data:${mime};base64,${base64}$`, 'u');
    },
    breaks: () => says('Fail', { text: 'one two three four', failAfterTokens: 2 }),
    close: () => fake.close(),
  };
}

/** What most can do. */
const most: Capabilities = {
  isFake: true,
  loads: true,
  downloads: false,
  listsCatalogue: true,
  tellsUsage: true,
  tellsWhyItEnds: true,
  takesImages: 'last',
  imageRoute: '/v1/responses',
  loadedSees: false,
  unknownModel: 'model_unknown',
};
const inChat = { takesImages: 'all', imageRoute: '/v1/chat/completions' } as const;
const g0: Capabilities = {
  ...most,
  downloads: true,
  tellsUsage: false,
  tellsWhyItEnds: false,
  ...inChat,
  unknownModel: 'model_not_loaded',
};
const g1: Capabilities = { ...most, listsCatalogue: false, unknownModel: 'model_not_loaded' };

describeDialect('g0', openG0(), g0);
describe('another g0', () =>
  describeDialect(
    'g0',
    openG0({
      lowerCaseKeys: true,
      listsAsObject: true,
      listsWithoutVersion: true,
      downloadFormat: 'percent',
      errorFormat: 'problem',
    }),
    g0,
  ));
describeDialect('g1', openG1(), g1);
describe('another g1', () => describeDialect('g1', openG1({ hasStatusRoute: true }), g1));
describeDialect('g2', openG2, most);
describeDialect('openai', openOpenai, {
  ...most,
  ...inChat,
  loads: false,
  listsCatalogue: false,
  loadedSees: undefined,
});
describeDialect('practice', openPractice, {
  ...most,
  ...inChat,
  isFake: false,
  listsCatalogue: false,
  loadedSees: true,
});
