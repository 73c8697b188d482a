import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OWNER } from '../../src/storage/store.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { ANN, BEN, openRig, type RigOptions, STRANGER } from './rig.ts';

/** A bot that nobody owns, with its code announced. */
async function openUnowned(options: RigOptions = {}) {
  const rig = await openRig({
    hasAdmins: false,
    rules: { adminIds: [], allowedIds: [] },
    ...options,
  });
  await rig.claim.open();
  const claim = (code: string, by = STRANGER) => rig.ask(`/claim ${code}`, { by });
  return { ...rig, claimWith: claim, code: () => rig.codes.at(-1) ?? '' };
}

const WRONG = /^That code is not right/;
const TAKEN = 'This bot already has an owner.';

describe('/claim', () => {
  it('makes whoever knows the code the owner, who then is an admin', async () => {
    const { claimWith, code, ask, store } = await openUnowned();
    expect(code()).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
    expect(await ask('Hello', { by: STRANGER })).toContain('This bot is private');
    expect(await claimWith(code())).toMatch(/^You are the owner/);
    expect(await ask('Hello', { by: STRANGER })).toBe('You said: Hello');
    expect(await ask('/whoami', { by: STRANGER })).toContain('Your role: admin');
    expect(await store.owner.read(OWNER)).toEqual({ id: STRANGER.id });
  });

  it('takes the code in small letters and with blanks around it', async () => {
    const { claimWith, code } = await openUnowned();
    expect(await claimWith(`  ${code().toLowerCase()} `)).toMatch(/^You are the owner/);
  });

  it('uses the code up: nobody becomes owner with it again', async () => {
    const { claimWith, code, ask } = await openUnowned();
    await claimWith(code());
    expect(await claimWith(code(), BEN)).toBe(TAKEN);
    expect(await ask('/whoami', { by: BEN })).toContain('no access yet');
  });

  it('lets only one of two become owner who send the code at the same time', async () => {
    const { claimWith, code, ask, store } = await openUnowned();
    const answers = await Promise.all([claimWith(code(), ANN), claimWith(code(), BEN)]);
    expect(answers.sort()).toEqual([TAKEN, expect.stringMatching(/^You are the owner/)]);
    const roles = await Promise.all([ANN, BEN].map((by) => ask('/whoami', { by })));
    expect(roles.filter((text) => text.includes('Your role: admin'))).toHaveLength(1);
    expect(await store.owner.read(OWNER)).toBeDefined();
  });

  it('is not replaced for ever by one who goes on guessing: its owner can type it', async () => {
    const { claimWith, code, codes } = await openUnowned();
    for (let guess = 0; guess < 40; guess += 1) {
      expect(await claimWith('AAAA-AAAA')).toMatch(WRONG);
    }
    expect(codes).toHaveLength(3);
    expect(await claimWith(code(), ANN)).toMatch(/^You are the owner/);
  });

  it('replaces the code after five wrong tries, whoever made them', async () => {
    const { claimWith, codes } = await openUnowned();
    const [first = ''] = codes;
    for (const by of [STRANGER, ANN, BEN, STRANGER]) {
      expect(await claimWith('AAAA-AAAA', by)).toMatch(WRONG);
    }
    expect(codes).toHaveLength(1);
    expect(await claimWith('', BEN)).toMatch(WRONG);
    expect(codes).toHaveLength(2);
    expect(codes[1]).not.toBe(first);
    expect(await claimWith(first)).toMatch(WRONG);
    expect(await claimWith(codes[1] ?? '')).toMatch(/^You are the owner/);
    expect(codes).toHaveLength(2);
  });

  it('still takes the code after four wrong tries', async () => {
    const { claimWith, code } = await openUnowned();
    for (let tries = 0; tries < 4; tries += 1) await claimWith('x');
    expect(await claimWith(code())).toMatch(/^You are the owner/);
  });

  it('announces no code and takes none when ADMIN_IDS names somebody', async () => {
    const { claimWith, codes } = await openUnowned({ hasAdmins: true });
    expect(codes).toEqual([]);
    expect(await claimWith('AAAA-AAAA')).toBe(TAKEN);
  });

  it('accepts nothing before a code was announced', async () => {
    const { ask, codes } = await openRig({ hasAdmins: false });
    expect(await ask('/claim', { by: STRANGER })).toMatch(WRONG);
    expect(codes).toEqual([]);
  });

  it('can be repeated by the new owner when the disk failed in the middle of it', async () => {
    const dir = await temporaryFolder();
    const { claimWith, code, ask } = await openUnowned({ dir });
    await ask('/whoami', { by: STRANGER });
    await writeFile(join(dir, 'people'), 'no folder');
    expect(await claimWith(code())).toContain('I cannot save');
    await rm(join(dir, 'people'));
    expect(await claimWith(code(), STRANGER)).toMatch(/^You are the owner/);
    expect(await ask('/whoami', { by: STRANGER })).toContain('Your role: admin');
    expect(await claimWith(code(), BEN)).toBe(TAKEN);
  });

  it('works for somebody who was denied: the code is proof enough', async () => {
    const { claimWith, code, ask, store } = await openUnowned();
    const { id, name } = STRANGER;
    await store.people.update(id, () => ({ id, name, role: 'denied' }));
    await claimWith(code());
    expect(await ask('/whoami', { by: STRANGER })).toContain('Your role: admin');
  });
});
