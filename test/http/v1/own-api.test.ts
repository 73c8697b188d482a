import { afterAll, afterEach, expect, it } from 'vitest';
import { Locator } from '../../../src/foundry/locator.ts';
import { configured } from '../../../src/foundry/sources/configured.ts';
import { portProbe } from '../../../src/foundry/sources/port-probe.ts';
import type { Source } from '../../../src/foundry/sources/source.ts';
import { Transport } from '../../../src/foundry/transport.ts';
import { faultOf } from '../../foundry/hear.ts';
import { openRig, type Rig } from '../rig.ts';

const transport = new Transport();
let rig: Rig;
afterEach(() => rig.close());
afterAll(() => transport.close());

const locate = (source: Source) => new Locator({ sources: [source], transport }).find();

it('our own API is no model server for us, wherever a search comes across it', async () => {
  rig = await openRig();
  const { port } = rig;
  const range = { first: port, last: port };
  const probe = portProbe({ range, lastPort: async () => undefined });
  expect(await faultOf(locate(probe))).toMatchObject({ code: 'unreachable' });
});

it('the API of another copy is one where its address is named', async () => {
  rig = await openRig();
  expect(await locate(configured([rig.url]))).toMatchObject([{ generation: 'openai' }]);
});
