import { expect, it } from 'vitest';
import { ANN, openRig } from './rig.ts';

const SILENT = { id: ANN.id, name: ANN.name };

it('is what the app said earlier where it says nothing now, and what was chosen before all', async () => {
  const { ask } = await openRig();
  expect(await ask('/whoami', { by: SILENT })).toContain('Your role');
  expect(await ask('/whoami', { by: { ...ANN, language: 'ru' } })).toContain('Ваша роль');
  expect(await ask('/whoami', { by: SILENT })).toContain('Ваша роль');
  await ask('/settings language en', { by: SILENT });
  expect(await ask('/whoami', { by: { ...ANN, language: 'ru' } })).toContain('Your role');
});
