import { lstat, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EnvDraft } from '../../src/setup/env-draft.ts';
import { differencesIn, save } from '../../src/setup/save.ts';
import { setupTexts } from '../../src/texts/setup/index.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

const isWindows = process.platform === 'win32';

function draftOf(path: string, text = ''): EnvDraft {
  const draft = new EnvDraft({ path, text, own: {}, language: 'en' });
  draft.set('ACCESS', 'open');
  return draft;
}

describe('writing .env', () => {
  it.skipIf(isWindows)(
    'leaves a file that only its owner can read, whoever could before',
    async () => {
      const path = join(await temporaryFolder(), '.env');
      await writeFile(path, 'A=1\n', { mode: 0o644 });
      expect(await save(draftOf(path, 'A=1\n'), setupTexts.en)).toBeUndefined();
      expect(await readFile(path, 'utf8')).toBe('A=1\nACCESS=open\n');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    },
  );

  it.skipIf(isWindows)('follows a link and leaves it one', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'real'), '');
    await symlink(join(dir, 'real'), join(dir, '.env'));
    expect(await save(draftOf(join(dir, '.env')), setupTexts.en)).toBeUndefined();
    expect((await lstat(join(dir, '.env'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(dir, 'real'), 'utf8')).toBe('ACCESS=open\n');
  });

  it('where that cannot be is one sentence with the way out', async () => {
    const dir = await temporaryFolder();
    await mkdir(join(dir, '.env'));
    const fault = await save(draftOf(join(dir, '.env')), setupTexts.en);
    expect(fault?.text).toMatch(/cannot be written \(E\w+\)/);
    expect(fault?.mend).toContain('--env-file');
  });

  it('on a full disk says that it is full', () => {
    expect(setupTexts.en.save.failed('.env', 'ENOSPC').mend).toMatch(/disk is full/);
  });

  it('into a file with a broken line is refused rather than done wrongly', async () => {
    const path = join(await temporaryFolder(), '.env');
    const broken = "A='\nexport ACCESS = \"'\"\nA='\n";
    await writeFile(path, broken);
    const fault = await save(draftOf(path, broken), setupTexts.en);
    expect(fault?.text).toContain('cannot be changed');
    expect(await readFile(path, 'utf8')).toBe(broken);
  });
});

describe('the difference', () => {
  it('shows what goes and what comes, of secrets only the end', () => {
    const text =
      'TELEGRAM_BOT_TOKEN=7000000001:AAFakeTokenForTestsOnly_0123456789abc\nACCESS=open\n';
    const draft = new EnvDraft({ path: '.env', text, own: {}, language: 'en' });
    draft.set('TELEGRAM_BOT_TOKEN', '7000000001:AAFakeTokenForTestsOnly_0123456789xyz');
    draft.set('ACCESS', 'open');
    draft.set('ADMIN_IDS', 'telegram:1');
    expect(differencesIn(draft).split('\n')).toEqual([
      '- TELEGRAM_BOT_TOKEN=••••9abc',
      '+ TELEGRAM_BOT_TOKEN=••••9xyz',
      '+ ADMIN_IDS=telegram:1',
    ]);
  });
});

describe('the draft', () => {
  it('tells what would hold: answers before the environment before the file', () => {
    const own = { ACCESS: 'closed', API_PORT: '9000' };
    const draft = new EnvDraft({
      path: '.env',
      text: 'ACCESS=open\nAPI_HOST=::1\n',
      own,
      language: 'en',
    });
    expect([draft.get('ACCESS'), draft.get('API_HOST')]).toEqual(['closed', '::1']);
    draft.set('ACCESS', 'approval');
    expect(draft.get('ACCESS')).toBe('approval');
    expect(draft.isOverruled('ACCESS')).toBe(true);
    expect(draft.isOverruled('API_PORT')).toBe(false);
    expect(draft.changes).toEqual({ ACCESS: 'approval' });
  });
});
