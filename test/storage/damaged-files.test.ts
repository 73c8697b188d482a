import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultOf } from './faults.ts';
import { noteFile, openNotes } from './notes.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ASIDE = 'bad.json.damaged-2030-01-02T12-00-00-000Z';

const notes = async () => openNotes(join(await temporaryFolder(), 'notes'));

describe('a damaged file', () => {
  const damages: [string, string | Buffer][] = [
    ['is cut in the middle', '{"v":2,"key":"bad","data":{"te'],
    ['is empty', ''],
    ['holds nothing but zeros, as after a power cut', '\0'.repeat(40)],
    ['holds another shape', '{"v":2,"key":"bad","data":{"text":5}}'],
    ['has no envelope', '["text"]'],
    ['cannot be migrated', '{"v":1,"key":"bad","data":{}}'],
    [
      'is no text',
      Buffer.concat([
        Buffer.from('{"v":2,"key":"bad","data":{"text":"'),
        Buffer.of(0xff),
        Buffer.from('"}}'),
      ]),
    ],
  ];

  it.each(damages)('is set aside under its name when it %s', async (_, content) => {
    const { dir, lines, documents, plant, fileOf } = await notes();
    await plant('bad', '');
    await writeFile(fileOf('bad'), content);
    expect(await documents.read('bad')).toBeUndefined();
    expect(await readdir(dir)).toEqual([ASIDE]);
    expect(await readFile(join(dir, ASIDE))).toEqual(Buffer.from(content));
    expect(lines).toMatchObject([{ level: 50, file: join(dir, ASIDE) }]);
  });

  it('goes when its person does, as far as it tells whose it is', async () => {
    const { dir, documents, plant } = await notes();
    const said = JSON.stringify({ text: 'I am "telegram:1"' });
    const files: readonly [string, string][] = [
      ['telegram:1', '{'],
      ['telegram:-100:by:telegram:1', ''],
      ['telegram:-100:by:telegram:1:1700000000000', '\0'],
      ['discord:77', '{"person":"telegram:1","exchanges":['],
      ['telegram:12', '{'],
      ['telegram:-100:by:telegram:12', '{"person":"telegram:12"'],
      ['telegram:-1', said.slice(0, -1)],
    ];
    for (const [key, content] of files) {
      await plant(key, content);
      await documents.read(key);
    }
    await plant('telegram:1', noteFile('telegram:1', 'not damaged'));
    expect(await documents.removeDamaged('telegram:1')).toBe(4);
    expect((await readdir(dir)).sort()).toEqual([
      'telegram.-1.json.damaged-2030-01-02T12-00-00-000Z',
      'telegram.-100.by.telegram.12.json.damaged-2030-01-02T12-00-00-000Z',
      'telegram.1.json',
      'telegram.12.json.damaged-2030-01-02T12-00-00-000Z',
    ]);
    expect(await documents.removeDamaged('telegram:1')).toBe(0);
  });

  it('does not keep the others, nor its own key, from working', async () => {
    const { dir, documents, plant } = await notes();
    await plant('bad', '{');
    await plant('good', noteFile('good', 'fine'));
    expect(await documents.read('good')).toEqual({ text: 'fine' });
    expect(await documents.read('bad')).toBeUndefined();
    expect(await documents.keys()).toEqual(['good']);
    await documents.update('bad', (current) => ({ text: `afresh after ${current}` }));
    expect(await documents.read('bad')).toEqual({ text: 'afresh after undefined' });
    expect(await readFile(join(dir, ASIDE), 'utf8')).toBe('{');
  });

  it('is set aside once when many ask for it at the same time', async () => {
    const { lines, documents, plant } = await notes();
    await plant('bad', '{');
    const read = await Promise.all([1, 2, 3].map(() => documents.read('bad')));
    expect(read).toEqual([undefined, undefined, undefined]);
    expect(lines).toHaveLength(1);
  });

  it('gives read_failed and stays when it cannot be set aside', async () => {
    const { dir, documents, plant } = await notes();
    await plant('bad', '{');
    // A folder in the way of the new name.
    await mkdir(join(dir, ASIDE, 'inside'), { recursive: true });
    expect((await faultOf(documents.read('bad'))).code).toBe('read_failed');
    expect((await faultOf(documents.update('bad', () => ({ text: 'x' })))).code).toBe(
      'read_failed',
    );
    expect(await readFile(join(dir, 'bad.json'), 'utf8')).toBe('{');
  });
});

describe('a file of a newer version', () => {
  it('is refused and left as it is: an older program must not put newer data away', async () => {
    const { dir, lines, documents, plant, fileOf } = await notes();
    const newer = '{"v":3,"key":"later","data":{"words":["much","later"]}}';
    await plant('later', newer);
    const fault = await faultOf(documents.read('later'));
    expect(fault.code).toBe('newer_version');
    expect(fault.message).toContain(fileOf('later'));
    expect(fault.message).toContain('newer version (3) of foundry-chat; this one knows 2');
    const change = documents.update('later', () => ({ text: 'older' }));
    expect((await faultOf(change)).code).toBe('newer_version');
    expect((await faultOf(documents.update('later', () => undefined))).code).toBe('newer_version');
    expect(await readdir(dir)).toEqual(['later.json']);
    expect(await readFile(fileOf('later'), 'utf8')).toBe(newer);
    expect(lines).toEqual([]);
  });
});
