import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type FolderReport = {
  readonly files: number;
  /** JSON files that cannot be read, damaged copies, drafts that were left. */
  readonly bad: readonly string[];
  /** Questions that are still open. */
  readonly open: number;
};

/** Reads every file of a data folder. */
export async function inspectFolder(dir: string): Promise<FolderReport> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const bad: string[] = [];
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    if (!name.endsWith('.json')) bad.push(path);
    else if (!isJson(await readFile(path, 'utf8'))) bad.push(path);
  }
  const open = files.filter(({ parentPath }) => parentPath.endsWith('open')).length;
  return { files: files.length, bad, open };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
