import type { FakeModel, Generation } from './types.ts';

/** Catalogue of the Foundry fakes: loaded, cached and catalogue-only models, chat and others mixed. */
export const foundryModels: readonly FakeModel[] = [
  {
    // First and loaded: a client that takes "the first loaded model" for chat falls over it.
    alias: 'qwen3-embedding-0.6b',
    id: 'qwen3-embedding-0.6b-generic-cpu:1',
    cached: true,
    loaded: true,
    contextLength: 8192,
    sizeMb: 620,
    device: 'CPU',
    task: 'embeddings',
    publisher: 'Alibaba',
  },
  {
    alias: 'phi-4-mini',
    id: 'Phi-4-mini-instruct-generic-gpu:5',
    cached: true,
    loaded: true,
    contextLength: 16384,
    sizeMb: 3810,
    device: 'GPU',
    task: 'chat-completion',
    publisher: 'Microsoft',
  },
  {
    alias: 'phi-4-mini',
    id: 'Phi-4-mini-instruct-generic-cpu:5',
    cached: false,
    loaded: false,
    contextLength: 16384,
    sizeMb: 4915,
    device: 'CPU',
    task: 'chat-completion',
    publisher: 'Microsoft',
  },
  {
    alias: 'qwen2.5-0.5b',
    id: 'qwen2.5-0.5b-instruct-generic-cpu:4',
    cached: true,
    loaded: false,
    contextLength: 32768,
    sizeMb: 822,
    device: 'CPU',
    task: 'chat-completion',
    publisher: 'Alibaba',
  },
  {
    alias: 'deepseek-r1-14b',
    id: 'deepseek-r1-distill-qwen-14b-generic-gpu:3',
    cached: true,
    loaded: false,
    contextLength: 32768,
    sizeMb: 10516,
    device: 'GPU',
    task: 'chat-completion',
    publisher: 'DeepSeek',
  },
  {
    alias: 'qwen3.5-2b',
    id: 'qwen3.5-2b-generic-cpu:2',
    cached: true,
    loaded: false,
    contextLength: 16384,
    sizeMb: 2340,
    device: 'CPU',
    task: 'vision-language-chat',
    vision: true,
    publisher: 'Alibaba',
  },
  {
    alias: 'mistral-7b-v0.2',
    id: 'mistralai-Mistral-7B-Instruct-v0-2-generic-gpu:2',
    cached: false,
    loaded: false,
    contextLength: 32768,
    sizeMb: 4167,
    device: 'GPU',
    task: 'chat-completion',
    publisher: 'Mistral AI',
  },
  {
    alias: 'whisper-tiny',
    id: 'openai-whisper-tiny-generic-cpu:2',
    cached: true,
    loaded: false,
    sizeMb: 110,
    device: 'CPU',
    task: 'automatic-speech-recognition',
    publisher: 'OpenAI',
  },
];

/** Models of the plain OpenAI-compatible server; all of them answer at once. */
export const openaiModels: readonly FakeModel[] = [
  {
    alias: 'text-embedding-nomic-embed-text-v1.5',
    id: 'text-embedding-nomic-embed-text-v1.5',
    cached: true,
    loaded: true,
    contextLength: 2048,
    task: 'embeddings',
  },
  {
    alias: 'qwen2.5-7b-instruct',
    id: 'qwen2.5-7b-instruct',
    cached: true,
    loaded: true,
    contextLength: 8192,
    task: 'chat-completion',
  },
  {
    alias: 'deepseek-r1-distill-qwen-7b',
    id: 'deepseek-r1-distill-qwen-7b',
    cached: true,
    loaded: true,
    contextLength: 8192,
    task: 'chat-completion',
    supportsReasoning: true,
  },
];

/** The default models of a generation. */
export function defaultModels(generation: Generation): readonly FakeModel[] {
  return generation === 'openai' ? openaiModels : foundryModels;
}
