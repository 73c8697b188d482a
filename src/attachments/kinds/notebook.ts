import { limits } from '../limits.ts';
import { readDocument } from '../read-document.ts';
import { beginningOf, isCalled, type Kind } from './kind.ts';

/** What Jupyter saves: the cells without their outputs, which may be images of megabytes. */
export const notebook: Kind = {
  extensions: new Set(['ipynb']),
  mimes: ['application/x-ipynb+json'],
  maxBytes: limits.maxFileBytes,

  async read(file, options) {
    const isJson = /^(?:\xef\xbb\xbf)?\s*\{/.test(beginningOf(file.bytes, 100));
    if (!isCalled(notebook, file) || !isJson) return undefined;
    return await readDocument('notebook', file, options);
  },
};
