import { limits } from '../limits.ts';
import { readDocument } from '../read-document.ts';
import { beginningOf, type Kind, unusable } from './kind.ts';

const ZIP = 'PK\x03\x04';
/** Names in a ZIP file are not packed; spreadsheets and slides have `xl/` and `ppt/` instead. */
const PARTS = ['[Content_Types].xml', 'word/'];
/** Office puts a document with a password into a container of the old kind. */
const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const PROTECTED = Buffer.from('EncryptedPackage', 'utf16le');

/** The text of Word documents (2007 and later). */
export const docx: Kind = {
  extensions: new Set(['docx', 'docm', 'dotx']),
  mimes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  maxBytes: limits.maxFileBytes,

  async read(file, options) {
    const { name, bytes } = file;
    const beginning = beginningOf(bytes, OLE.length);
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (beginning === OLE) {
      return unusable(name, content.includes(PROTECTED) ? 'protected' : 'unknown_kind');
    }
    if (!beginning.startsWith(ZIP) || !PARTS.every((part) => content.includes(part))) {
      return undefined;
    }
    return await readDocument('docx', file, options);
  },
};
