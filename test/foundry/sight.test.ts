import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seesByName } from '../../src/foundry/seeing-names.ts';
import { combinedSight, foundrySightOf, sightIn, sightOf } from '../../src/foundry/sight.ts';

const SEEING = [
  'qwen3.5-0.8b',
  'qwen3.5-9b-generic-gpu:2',
  'Qwen2.5-VL-7B-Instruct-generic-cpu:1',
  'qwen3-vl-2b',
  'qwen2.5vl:7b',
  'deepseek-vl2',
  'InternVL3-8B',
  'SmolVLM-500M-Instruct',
  'Phi-3.5-vision-instruct-generic-gpu:1',
  'llama3.2-vision:11b',
  'Phi-4-multimodal-instruct-onnx',
  'fara-7b-generic-cpu:1',
  'google/gemma-3-4b',
  'gemma3:27b',
  'gemma_3_12b_it',
  'llava:13b',
  'bakllava',
  'mistral-community/pixtral-12b',
  'openbmb/MiniCPM-V-2_6',
  'minicpm-o2.6',
  'glm-4.5v',
  'mistral-small3.2:24b',
  'llama4:scout',
  'openai/gpt-4o-mini',
  'chatgpt-4o-latest',
  'gpt-5-mini',
];

/** Of these nothing is told by the name. */
const SILENT = [
  '',
  'phi-4-mini',
  'Phi-4-mini-instruct-generic-gpu:5',
  'phi-4-mini-reasoning',
  'qwen3-8b',
  'qwen2.5-coder-7b-instruct-generic-cpu:4',
  'gpt-oss-20b',
  'gpt-4',
  'gpt-4o-audio-preview',
  'gpt-4o-mini-transcribe',
  'gemma-3-1b-it',
  'gemma3:270m',
  'gemma-2-27b',
  'gemma-4b',
  'mistral-7b-v0.2',
  'mistral-small-24b-instruct-2501',
  'minicpm3-4b',
  'glm-4-voice-9b',
  'television-supervision-7b',
  'llama-3.1-8b',
  'nvl72',
  'deepseek-r1-distill-qwen-14b-generic-gpu:3',
];

describe('the name of a model', () => {
  it.each(SEEING)('tells that it sees: %s', (name) => {
    expect(seesByName(name)).toBe(true);
  });

  it.each(SILENT)('does not tell: %s', (name) => {
    expect(seesByName(name)).toBeUndefined();
  });

  it('tells the same in any case, behind its maker and before its variant', () => {
    const names = fc.constantFrom(...SEEING, ...SILENT.filter((name) => name !== ''));
    const upper = fc.func(fc.boolean());
    const maker = fc.constantFrom('', 'some-maker/', 'models/');
    const variant = fc.constantFrom('', '-generic-cpu:1', ':latest', '-gguf', '_q4_k_m', '.gguf');
    fc.assert(
      fc.property(names, upper, maker, variant, (name, isUpper, before, after) => {
        const written = [...name].map((each, at) => (isUpper(at) ? each.toUpperCase() : each));
        expect(seesByName(before + written.join('') + after)).toBe(seesByName(name));
      }),
    );
  });
});

describe("a list's entry", () => {
  it.each<[string, unknown, boolean | undefined]>([
    ["Foundry's task", { task: 'vision-language-chat, tools' }, true],
    ["Foundry's other task", { task: 'chat-completion' }, undefined],
    ["the new command's type", { type: 'Multimodal' }, true],
    ["the new command's other type", { type: 'Chat' }, undefined],
    ["the SDK's modalities", { inputModalities: 'text,image' }, true],
    ["the SDK's other modalities", { inputModalities: 'text' }, false],
    ['a flag of 0.8', { vision: true }, true],
    ['the flag unset', { vision: false }, false],
    ['a task beside the flag unset', { vision: false, task: 'vision-language-chat' }, true],
    ["llama-server's capabilities", { capabilities: ['completion', 'multimodal'] }, true],
    ['other capabilities', { capabilities: ['completion', 'tool_use'] }, undefined],
    ["Mistral's capabilities", { capabilities: { completion_chat: true, vision: true } }, true],
    ["Mistral's other capabilities", { capabilities: { vision: false } }, false],
    ["the SDK's capabilities", { capabilities: 'tools, vision' }, true],
    ["LM Studio's type", { type: 'vlm', capabilities: ['tool_use'] }, true],
    ["OpenRouter's", { architecture: { input_modalities: ['text', 'image'] } }, true],
    ["OpenRouter's others", { architecture: { input_modalities: ['text'] } }, false],
    ['modalities', { input_modalities: ['text', 'image'] }, true],
    ['modalities of input', { modalities: { input: ['text'], output: ['text', 'image'] } }, false],
    ['no modalities', { input_modalities: [] }, undefined],
    ['a model that paints', { type: 'image', capabilities: ['image_generation'] }, undefined],
    ['fields of other types', { vision: 'yes', task: 7, capabilities: null }, undefined],
    ['one thing among nonsense', { vision: 1, modalities: 5, input_modalities: ['image'] }, true],
    ['nothing', {}, undefined],
    ['no object', 'vision', undefined],
    ['none', undefined, undefined],
  ])('tells by %s', (_, entry, sees) => {
    expect(sightIn(entry)).toBe(sees);
  });

  it('may be anything', () => {
    fc.assert(
      fc.property(
        fc.record({
          vision: fc.jsonValue(),
          capabilities: fc.jsonValue(),
          modalities: fc.jsonValue(),
          architecture: fc.jsonValue(),
          task: fc.jsonValue(),
        }),
        (entry) => {
          expect([true, false, undefined]).toContain(sightIn(entry));
        },
      ),
    );
  });
});

describe('what is known of a model', () => {
  it('is that it sees as soon as one says so, and that it does not when none does', () => {
    expect(combinedSight(undefined, false, true)).toBe(true);
    expect(combinedSight(undefined, false)).toBe(false);
    expect(combinedSight(undefined, undefined)).toBeUndefined();
  });

  it('is what is told rather than what its name says', () => {
    expect(sightOf('gemma-3-4b', false)).toEqual({ sees: false });
    expect(sightOf('gemma-3-4b', undefined)).toEqual({ sees: true });
    expect(sightOf('qwen3-8b', true)).toEqual({ sees: true });
  });

  it('is nothing on a plain server when nothing tells, and that it does not see in Foundry', () => {
    expect(sightOf('qwen3-8b', undefined)).toEqual({});
    expect(foundrySightOf('qwen3-8b', undefined)).toEqual({ sees: false });
    expect(foundrySightOf('qwen3.5-2b')).toEqual({ sees: true });
  });
});
