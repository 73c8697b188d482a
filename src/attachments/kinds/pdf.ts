import { limits } from '../limits.ts';
import { readDocument } from '../read-document.ts';
import { beginningOf, isCalled, type Kind } from './kind.ts';

const MARK = '%PDF-';
/** Readers accept so much before the mark (PDF 1.7, annex H, note 13). */
const MAX_BEFORE_BYTES = 1024;

/** The text layer of PDF documents, page after page. */
export const pdf: Kind = {
  extensions: new Set(['pdf']),
  mimes: ['application/pdf', 'application/x-pdf'],
  maxBytes: limits.maxFileBytes,

  async read(file, options) {
    const at = beginningOf(file.bytes, MAX_BEFORE_BYTES).indexOf(MARK);
    // A text that speaks of PDF may hold the mark, too.
    if (at < 0 || (at > 0 && !isCalled(pdf, file))) return undefined;
    return await readDocument('pdf', file, options);
  },
};
