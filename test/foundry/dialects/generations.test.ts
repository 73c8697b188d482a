import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../../src/foundry/dialects/dialect.ts';
import { dialectFor } from '../../../src/foundry/dialects/index.ts';
import type { Wire } from '../../../src/foundry/endpoint.ts';
import { recognise } from '../../../src/foundry/fingerprint.ts';
import { findModel, withoutVersion } from '../../../src/foundry/model-names.ts';
import { Transport } from '../../../src/foundry/transport.ts';
import type { Model } from '../../../src/foundry/types.ts';
import {
  type FakeFoundryOptions,
  foundryModels,
  startFakeFoundry,
} from '../../fakes/foundry/index.ts';
import { hear } from '../hear.ts';
import { ask, openFoundry, request } from '../open-foundry.ts';

/** On the disk, in no server's memory. */
const model = 'qwen2.5-0.5b-instruct-generic-cpu:4';
const nobody = 'nobody-knows-generic-cpu:1';
const models = foundryModels.map((each) => ({ ...each, loaded: false }));

const servers: Readonly<Record<string, FakeFoundryOptions>> = {
  g0: { generation: 'g0' },
  'g0 that lists no versions': { generation: 'g0', listsWithoutVersion: true },
  g1: { generation: 'g1' },
  'g1 with a status': { generation: 'g1', hasStatusRoute: true },
  'g1 that loads by alias': { generation: 'g1', acceptsAlias: true, needsVersion: true },
  g2: { generation: 'g2' },
  openai: { generation: 'openai' },
};
const pairs = Object.keys(servers).flatMap((before) =>
  Object.keys(servers)
    .filter((after) => after !== before)
    .map((after) => ({ before, after })),
);

/** What the client does with one question; gives the answer or throws what it cannot mend. */
async function askIn(dialect: Dialect, wire: Wire, id: string): Promise<string> {
  const alias = id.startsWith('qwen') ? 'qwen2.5-0.5b' : id;
  const asked: Model = { id, alias, state: 'cached', kind: 'chat' };
  const signal = new AbortController().signal;
  const talk = (to: Model) => hear(dialect.stream(wire, request(to)));
  const first = await talk(asked);
  if (first.error === undefined) return first.text;
  if (first.error.code !== 'model_not_loaded') throw first.error;
  if (dialect.load === undefined) throw new Error('it does not load', { cause: first.error });
  await dialect.load(wire, asked, signal);
  const list = await dialect.models(wire, signal);
  const second = await talk(list.find((each) => each.id === id) ?? findModel(alias, list) ?? asked);
  if (second.error !== undefined) throw second.error;
  return second.text;
}

describe('a dialect spoken to a server of another generation', () => {
  const ids = [model, withoutVersion(model), nobody];
  const cases = pairs.flatMap((pair) => ids.map((id) => ({ ...pair, id })));

  it.each(cases)('$before to $after: $id answers, or is not there any more', async (each) => {
    const fake = await startFakeFoundry({ ...servers[each.after], models, script: 'yes' });
    const transport = new Transport();
    const generation = servers[each.before]?.generation ?? 'g2';
    const dialect = dialectFor(generation);
    const wire = { url: fake.url, transport };
    const signal = new AbortController().signal;
    try {
      const outcome = await askIn(dialect, wire, each.id).catch((error) => error.code);
      const list = await dialect.models(wire, signal).catch((error) => error.code);
      // A plain server has nothing but the list that all have.
      if (fake.generation === generation || generation === 'openai') {
        expect(findModel(model, list)).toBeDefined();
      } else expect(list).toBe('unreachable');
      if (list === 'unreachable') {
        const found = await recognise({ url: fake.url, source: 'test' }, transport, signal);
        // Else the client would search for ever.
        expect(found?.generation).not.toBe(generation);
      }
      const isThere = each.id !== nobody;
      expect(['unreachable', isThere ? 'yes' : 'model_unknown']).toContain(outcome);
      if (isThere && fake.generation === generation) expect(outcome).toBe('yes');
    } finally {
      await transport.close();
      await fake.close();
    }
  });
});

describe('a restart that brings another generation to the same port', () => {
  it.each(pairs)('goes unnoticed: $before, then $after', async ({ before, after }) => {
    const first = await startFakeFoundry({ ...servers[before], models, script: 'before' });
    const { foundry } = openFoundry({ addresses: [first.url] });
    try {
      expect(await ask(foundry, { model })).toMatchObject({ text: 'before', end: {} });
      first.goDown();
      const { port } = first;
      const second = await startFakeFoundry({ ...servers[after], models, port, script: 'after' });
      try {
        expect(await ask(foundry, { model })).toMatchObject({ text: 'after', end: {} });
        // A fresh list recognises what was only guessed before.
        await foundry.models({ isFresh: true });
        expect((await foundry.health()).generation).toBe(second.generation);
        expect((await foundry.model(model)).state).toBe('loaded');
      } finally {
        await second.close();
      }
    } finally {
      await foundry.close();
      await first.close();
    }
  });
});
