import mammoth from 'mammoth';

/** How an element of mammoth's document is written; all others are what is in them. */
const WRITERS = {
  text: ({ value }) => value,
  tab: () => '\t',
  break: () => '\n',
  paragraph: (element) => `${inside(element)}\n\n`,
  table: (element) => `${inside(element)}\n`,
  tableRow: ({ children }) => `${children.map(write).join(' | ')}\n`,
  tableCell: (element) => inside(element).trim().replace(/\s+/g, ' '),
};

/** The text of a Word document: an empty line between paragraphs, a row of a table in one line. */
export async function extract(bytes) {
  let text = '';
  // mammoth's own raw text glues the words at a line break together.
  const transformDocument = (document) => {
    text = inside(document);
    return { ...document, children: [] };
  };
  await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, { transformDocument });
  return text;
}

function write(element) {
  return (WRITERS[element.type] ?? inside)(element);
}

function inside({ children = [] }) {
  return children.map(write).join('');
}
