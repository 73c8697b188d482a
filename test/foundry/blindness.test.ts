import { describe, expect, it } from 'vitest';
import { canTake, withBlindness } from '../../src/foundry/blindness.ts';
import { hasImages } from '../../src/foundry/images.ts';
import type { ChatRequest, Model } from '../../src/foundry/types.ts';
import { explainAnswer } from '../../src/foundry/wire-errors.ts';
import { request } from './open-foundry.ts';

const model: Model = { id: 'm', alias: 'm', state: 'loaded', kind: 'chat' };
const images = [{ mime: 'image/png', base64: 'AAAA' }];
const plain = request(model);
const shown: ChatRequest = { ...plain, messages: [{ role: 'user', content: 'Look', images }] };

/** What a server's answer means to somebody who asked this. */
function meaning(asked: ChatRequest, status: number, body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const showing = { hasImages: hasImages(asked) };
  return withBlindness(explainAnswer(status, text, model.id), model, showing);
}

const error = (message: string, more = {}) => ({ error: { message, ...more } });

describe('a server that was shown an image', () => {
  it.each<[string, number, unknown]>([
    [
      'llama-server',
      500,
      error(
        'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
        { code: 500 },
      ),
    ],
    ['an older llama-server', 500, error('image input is not supported by this server')],
    [
      'the first llama-server',
      500,
      error(
        'Failed to parse messages: Unsupported content part type: "image_url"; messages = [{"role"',
      ),
    ],
    ['LM Studio', 400, { error: 'Model does not support images. Please use a model that does.' }],
    ['Ollama', 400, error('this model does not support image input (ref: b8bd630e)')],
    [
      'an older Ollama',
      400,
      error(
        'json: cannot unmarshal array into Go struct field Message.messages.content of type string',
      ),
    ],
    ['vLLM', 400, error('At most 0 image(s) may be provided in one prompt.')],
    ['vLLM of another model', 400, error('Qwen/Qwen3-8B is not a multimodal model')],
    ['OpenAI', 400, error('Invalid content type. image_url is only supported by certain models.')],
    ['Mistral', 400, error('Image input is not enabled for this model')],
    ['OpenRouter', 404, error('No endpoints found that support image input')],
    ['DeepSeek', 422, 'messages[0]: unknown variant `image_url`, expected `text` at line 1'],
    ['MLX', 400, error("Only 'text' content type is supported.")],
    [
      'a server of FastAPI',
      422,
      {
        detail: [
          {
            type: 'string_type',
            loc: ['body', 'messages', 0, 'content'],
            msg: 'Input should be a valid string',
          },
        ],
      },
    ],
    ['Foundry 2.x', 500, error('generator.cc:250 image input requires a multimodal model')],
    [
      'Foundry 2.x of half a model',
      500,
      error('model has no multimodal processor available for image input'),
    ],
    ['Foundry 1.x', 400, error('Failed to handle OpenAI completion: image input not supported')],
  ])('says that its model takes none as %s does', (_, status, body) => {
    expect(meaning(shown, status, body)).toMatchObject({ code: 'no_vision', status, model: 'm' });
    // The same words mean something else when there was no image.
    expect(meaning(plain, status, body).code).toBe('server_fault');
  });

  it.each([
    ['a fault of its own', 'CUDA out of memory', 'server_fault'],
    ['a damaged image', 'failed to decode image bytes', 'server_fault'],
    ['too many images', 'only one image per request is supported', 'server_fault'],
    ['a kind of image', 'this server does not support image format webp', 'server_fault'],
    ['its memory', "Model 'm' is not loaded. image input is not supported", 'model_not_loaded'],
  ])('may have %s', (_, message, code) => {
    expect(meaning(shown, 500, error(message)).code).toBe(code);
  });
});

it('a model is asked unless it is known that it cannot see what is shown', () => {
  for (const sees of [true, undefined, false]) {
    const asked: Model = sees === undefined ? model : { ...model, sees };
    expect(canTake(asked, { hasImages: false })).toBe(true);
    expect(canTake(asked, { hasImages: true })).toBe(sees !== false);
  }
});
