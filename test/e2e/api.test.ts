import OpenAI, { AuthenticationError } from 'openai';
import { afterEach, expect, it } from 'vitest';
import { type FakeFoundry, startFakeFoundry } from '../fakes/foundry/index.ts';
import { all } from '../http/rig.ts';
import { newHome, type Product, removeHome, startProduct } from './product.ts';

const KEY = 'a-key-for-programs';

let product: Product;
let foundry: FakeFoundry;
afterEach(async () => {
  await product.stop();
  await foundry.close();
  await removeHome(product.home);
});

it('gives programs one address while Foundry moves', async () => {
  const home = await newHome();
  foundry = await startFakeFoundry({ script: 'The sky is blue.' });
  await foundry.writeDaemonJson(home);
  product = await startProduct({ API_KEY: KEY }, { home });
  const [, url] = await product.until(/(http:\/\/127\.0\.0\.1:\d+)\//);
  const baseURL = `${url}/v1`;
  const client = new OpenAI({ baseURL, apiKey: KEY, maxRetries: 0 });
  const ids = (await all(await client.models.list())).map(({ id }) => id);
  expect(ids).toContain('Phi-4-mini-instruct-generic-gpu:5');
  const ask = async () => {
    const stream = client.chat.completions.stream({
      model: 'phi-4-mini',
      messages: [{ role: 'user', content: 'Why is the sky blue?' }],
    });
    return (await stream.finalChatCompletion()).choices[0]?.message.content;
  };
  expect(await ask()).toBe('The sky is blue.');
  await foundry.moveTo();
  await foundry.writeDaemonJson(home);
  expect(await ask()).toBe('The sky is blue.');
  const stranger = new OpenAI({ baseURL, apiKey: 'a-wrong-key', maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toBeInstanceOf(AuthenticationError);
});
