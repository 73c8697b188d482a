import { docx } from './docx.ts';
import { image } from './image.ts';
import type { Kind } from './kind.ts';
import { notebook } from './notebook.ts';
import { pdf } from './pdf.ts';
import { text } from './text.ts';

/** Every kind of file that can be used. The first that knows a content takes it; text takes most. */
export const KINDS: readonly Kind[] = [image, pdf, docx, notebook, text];
