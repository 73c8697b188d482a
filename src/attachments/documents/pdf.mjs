import { getDocumentProxy } from 'unpdf';

/** The text of the pages, with an empty line between them. A page that cannot be read is left out. */
export async function extract(bytes, maxChars) {
  const document = await open(bytes);
  let text = '';
  let fault;
  for (let number = 1; number <= document.numPages && text.length <= maxChars; number += 1) {
    try {
      const page = await pageText(document, number);
      if (page !== '') text += `${page}\n\n`;
    } catch (error) {
      fault ??= error;
    }
  }
  if (fault !== undefined && text === '') throw fault;
  return text;
}

async function open(bytes) {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0 });
  } catch (error) {
    const why = error?.name === 'PasswordException' ? 'protected' : 'damaged';
    throw Object.assign(new Error('the document does not open', { cause: error }), { why });
  }
}

async function pageText(document, number) {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items
    .map(({ str = '', hasEOL }) => (hasEOL ? `${str}\n` : str))
    .join('')
    .trim();
}
