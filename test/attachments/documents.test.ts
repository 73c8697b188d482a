import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { limits, readAttachment } from '../../src/attachments/index.ts';
import { docxOf, paragraph, zipOf } from './make-docx.ts';
import { drawn, LOCKED, pagesPdf, pdfOf, streamOf } from './make-pdf.ts';
import { read, textOf } from './read.ts';

/** A process for each document takes its time while other tests keep the machine busy. */
const TIMEOUT = { timeout: 60_000 };

const BLANKS = Buffer.alloc(150_000_000, ' ');

/** Unpacks to 150 MB, and says 1 kB. */
function lyingDocx(): Buffer {
  return zipOf([
    { name: '[Content_Types].xml', content: '<a/>' },
    { name: 'word/document.xml', content: BLANKS, claimedBytes: 1000 },
  ]);
}

let processesBefore = 0;

function processes(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
}

beforeEach(() => {
  processesBefore = processes();
});

afterEach(async () => {
  // The handle of a process that has ended is closed a turn of the loop later.
  await vi.waitFor(() => expect(processes()).toBeLessThanOrEqual(processesBefore));
});

describe('PDF', TIMEOUT, () => {
  it('gives the text of its pages, in any language', async () => {
    const bytes = pagesPdf([drawn(['HELLO', 'abcdef 42']), drawn(['PAGE 2'])]);
    const expected = { kind: 'text', text: 'HELLO\nПривет 42\n\nPAGE 2', isCut: false };
    expect(await read('a.pdf', bytes)).toMatchObject(expected);
    expect(await read('a', bytes)).toMatchObject(expected);
  });

  it('may have something before its mark', async () => {
    const bytes = Buffer.concat([Buffer.from('\r\n'), pagesPdf([drawn(['HELLO'])])]);
    expect(await textOf('a', bytes, { mime: 'application/pdf' })).toBe('HELLO');
  });

  it('is read as far as the limit goes, and no further', async () => {
    const page = drawn(Array(300).fill('ABCDEFGHIJ'.repeat(20)));
    const attachment = await read('a.pdf', pagesPdf(Array(5).fill(page)));
    expect(attachment).toMatchObject({ kind: 'text', isCut: true });
    expect(attachment.kind === 'text' && attachment.text).toHaveLength(limits.maxTextChars);
  });

  it.each([
    ['holds nothing', '3 0 R', 'ONE\n\nTHREE'],
    ['cannot be found, nor those behind it', '(ab) ', 'ONE'],
  ])('keeps its good pages when one %s', async (_, page, text) => {
    const bytes = pagesPdf([drawn(['ONE']), drawn(['TWO']), drawn(['THREE'])]);
    const broken = bytes.toString('latin1').replace('[5 0 R 7 0 R', `[5 0 R ${page}`);
    expect(await textOf('a.pdf', Buffer.from(broken, 'latin1'))).toBe(text);
  });

  it('without a text layer has no text', async () => {
    expect(await textOf('scan.pdf', pagesPdf(['0 0 100 100 re f']))).toBe('<no_text>');
  });

  it('with a password is protected', async () => {
    expect(await textOf('a.pdf', pagesPdf([drawn(['HELLO'])], LOCKED))).toBe('<protected>');
  });

  it.each([
    ['a mark alone', Buffer.from('%PDF-1.7\n')],
    ['no pages', pdfOf(['<< /Type /Catalog >>'])],
    [
      'pages that hold themselves',
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [2 0 R] /Count 2000000000 >>',
      ]),
    ],
  ])('is damaged: %s', async (_, bytes) => {
    expect(await textOf('a.pdf', bytes)).toBe('<damaged>');
  });
});

describe('DOCX', TIMEOUT, () => {
  it('gives paragraphs, line breaks, tabs and the rows of tables', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
    const row = (...cells: string[]) => `<w:tr>${cells.map(cell).join('')}</w:tr>`;
    const bytes = docxOf(
      `${paragraph('Привет</w:t><w:br/><w:t>мир</w:t><w:tab/><w:t>!')}<w:tbl>${row('a', 'b')}${row('1', '2')}</w:tbl>${paragraph('end')}`,
    );
    const expected = { kind: 'text', text: 'Привет\nмир\t!\n\na | b\n1 | 2\n\nend', isCut: false };
    expect(await read('a.docx', bytes)).toMatchObject(expected);
    expect(await read('a', bytes)).toMatchObject(expected);
  });

  it('of pictures alone has no text', async () => {
    expect(await textOf('a.docx', docxOf(paragraph('')))).toBe('<no_text>');
  });

  it('with a password is protected, and an old DOC is unknown', async () => {
    const container = Buffer.concat([
      Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'),
      Buffer.alloc(1000),
    ]);
    expect(await textOf('a.doc', container)).toBe('<unknown_kind>');
    container.write('EncryptedPackage', 600, 'utf16le');
    expect(await textOf('a.docx', container)).toBe('<protected>');
  });

  it.each([
    ['half of a file', docxOf(paragraph('hello')).subarray(0, 600)],
    [
      'no document inside',
      zipOf([
        { name: '[Content_Types].xml', content: '<a/>' },
        { name: 'word/a.xml', content: '<a/>' },
      ]),
    ],
    ['XML that breaks off', docxOf('<w:p><w:r>'.repeat(3))],
    [
      'paragraphs in paragraphs without end',
      docxOf(`${'<w:p>'.repeat(50_000)}${'</w:p>'.repeat(50_000)}`),
    ],
  ])('is damaged: %s', async (_, bytes) => {
    expect(await textOf('a.docx', bytes)).toBe('<damaged>');
  });

  it('of spreadsheets and slides is unknown', async () => {
    const sheet = zipOf([
      { name: '[Content_Types].xml', content: '<a/>' },
      { name: 'xl/a.xml', content: '<a/>' },
    ]);
    expect(await textOf('a.xlsx', sheet)).toBe('<unknown_kind>');
  });
});

describe('notebooks', TIMEOUT, () => {
  it('give their cells without outputs', async () => {
    const cells = [
      { cell_type: 'markdown', source: ['# Title\n', 'words'] },
      { cell_type: 'code', source: 'a = 1', outputs: [{ text: 'secret' }] },
    ];
    const text = '# %% [markdown]\n# Title\nwords\n\n# %%\na = 1';
    expect(await textOf('a.ipynb', JSON.stringify({ nbformat: 4, cells }))).toBe(text);
  });

  it('are damaged when they are none, and have no text without cells', async () => {
    expect(await textOf('a.ipynb', '{"nbformat": 4}')).toBe('<damaged>');
    expect(await textOf('a.ipynb', '{"cells": [')).toBe('<damaged>');
    expect(await textOf('a.ipynb', '{"cells": []}')).toBe('<no_text>');
  });
});

describe('hostile documents', TIMEOUT, () => {
  const documentMemoryBytes = 180_000_000;

  it.each([
    ['a.docx', docxOf(paragraph('HELLO'))],
    ['a.pdf', pagesPdf([drawn(['HELLO'])])],
  ])('have much more memory than %s needs', async (name, bytes) => {
    expect(await textOf(name, bytes, { documentMemoryBytes })).toBe('HELLO');
  });

  it.each([
    ['a DOCX of many paragraphs', 'a.docx', () => docxOf(paragraph('x').repeat(300_000))],
    ['a DOCX that lies about its size', 'a.docx', lyingDocx],
    ['a PDF packed twice', 'a.pdf', () => pagesPdf([streamOf(BLANKS, { packs: 2 })])],
    ['a notebook of lists', 'a.ipynb', () => Buffer.from(`{"cells":[${'[],'.repeat(1.5e6)}[]]}`)],
  ])(
    'end as too big when they take much memory, and leave the event loop alone: %s',
    async (_, name, make) => {
      const bytes = make();
      const before = performance.eventLoopUtilization();
      expect(await textOf(name, bytes, { documentMemoryBytes })).toBe('<too_big>');
      expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    },
  );

  it('are left at the deadline', async () => {
    const bytes = pagesPdf([drawn(['HELLO'])]);
    expect(await textOf('a.pdf', bytes, { documentMs: 1 })).toBe('<too_big>');
  });
});

describe('a machine without room for another process', () => {
  const { execPath } = process;

  afterEach(() => {
    process.execPath = execPath;
  });

  it('can do without documents', async () => {
    process.execPath = '/no/such/program';
    expect(await textOf('a.pdf', pagesPdf([drawn(['HELLO'])]))).toBe('<too_big>');
    expect(await textOf('a.txt', 'hello')).toBe('hello');
  });
});

describe('an abort', TIMEOUT, () => {
  const bytes = pagesPdf([drawn(['HELLO'])]);

  it('before anything is thrown at once', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readAttachment({ name: 'a.txt', bytes }, { signal })).rejects.toThrow('enough');
  });

  it('ends the work on documents, also of those that wait for a place', async () => {
    const controller = new AbortController();
    const works = Array.from({ length: 5 }, () =>
      readAttachment({ name: 'a.pdf', bytes }, { signal: controller.signal }),
    );
    setImmediate(() => controller.abort(new Error('enough')));
    const results = await Promise.allSettled(works);
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    expect(await textOf('a.pdf', bytes)).toBe('HELLO');
  });
});
