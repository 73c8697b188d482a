import { startPracticeModel } from '../../../src/practice/index.ts';
import { startFakeFoundry } from '../../fakes/foundry/index.ts';
import { describeDialect, type Stage, type StageOptions } from '../dialect.contract.ts';

const answer = 'Grüße 👋🏽 по-русски, <b>one</b> < two.';

async function openG2({ splitBytes }: StageOptions = {}): Promise<Stage> {
  const fake = await startFakeFoundry(splitBytes === undefined ? {} : { splitBytes });
  return {
    url: fake.url,
    models: {
      loaded: 'Phi-4-mini-instruct-generic-gpu:5',
      unloaded: 'qwen2.5-0.5b-instruct-generic-cpu:4',
      remote: 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2',
      thinking: 'Phi-4-mini-instruct-generic-gpu:5',
      embedding: 'qwen3-embedding-0.6b-generic-cpu:1',
    },
    context: 16_384,
    ...scenes(fake),
  };
}

async function openOpenai({ splitBytes }: StageOptions = {}): Promise<Stage> {
  const options = splitBytes === undefined ? {} : { splitBytes };
  const fake = await startFakeFoundry({ generation: 'openai', ...options });
  return {
    url: fake.url,
    models: {
      loaded: 'qwen2.5-7b-instruct',
      // Sends its thoughts as `reasoning_content`.
      thinking: 'deepseek-r1-distill-qwen-7b',
      embedding: 'text-embedding-nomic-embed-text-v1.5',
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
    },
    context: 8192,
    answers: () => ({ question: 'Good morning 👋🏽', text: /\n> Good morning 👋🏽\n/u }),
    thinks: () => 'think about rain',
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
    breaks: () => says('Fail', { text: 'one two three four', failAfterTokens: 2 }),
    close: () => fake.close(),
  };
}

describeDialect('g2', openG2, { isFake: true, loads: true });
describeDialect('openai', openOpenai, { isFake: true, loads: false });
describeDialect('practice', openPractice, { isFake: false, loads: true });
