import { deflateSync } from 'node:zlib';

/** A PDF of these objects, numbered from 1; the first is the catalogue. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  for (const [index, object] of objects.entries()) {
    offsets.push(length());
    parts.push(Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'));
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${trailer}>>\nstartxref\n${length()}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}

/** Data as a stream object, packed so many times one over the other. */
export function streamOf(data: string | Buffer, { packs = 0 } = {}): Buffer {
  let packed = Buffer.from(data);
  for (let times = 0; times < packs; times += 1) packed = deflateSync(packed);
  const head = `<< /Length ${packed.length} /Filter [${'/FlateDecode '.repeat(packs)}] >>\nstream\n`;
  return Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream')]);
}

const CATALOGUE = '<< /Type /Catalog /Pages 2 0 R >>';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>';
/** So that the tests can write Russian: `a` stands for П, `b` for р and so on. */
const LETTERS = [...'Привет'].map((letter, at) => {
  const code = (0x61 + at).toString(16);
  return `<${code}> <${letter.charCodeAt(0).toString(16).padStart(4, '0')}>`;
});
const TO_UNICODE = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <20> <5a> <0020> endbfrange
${LETTERS.length} beginbfchar ${LETTERS.join(' ')} endbfchar
endcmap end end`;

/** What a page (5,000 points high and wide) draws for lines of text in capitals, digits and `abcdef` (`Привет`). */
export function drawn(lines: readonly string[]): string {
  return `BT /F1 12 Tf 14 TL 72 4900 Td ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
}

/** A document with a page for each of these contents: drawing commands or whole stream objects. */
export function pagesPdf(contents: readonly (string | Buffer)[], trailer = ''): Buffer {
  const first = 5;
  const kids = contents.map((_, at) => `${first + 2 * at} 0 R`).join(' ');
  const pages = contents.flatMap((content, at) => [
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 5000 5000] /Contents ${first + 2 * at + 1} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    typeof content === 'string' ? streamOf(content) : content,
  ]);
  const tree = `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`;
  return pdfOf([CATALOGUE, tree, FONT, streamOf(TO_UNICODE), ...pages], trailer);
}

/** Encrypted (40-bit RC4, revision 2) with a password that nobody knows. */
export const LOCKED = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'5a'.repeat(32)}> /U <${'a5'.repeat(32)}> >> /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>] `;
