/** The cells of a Jupyter notebook (nbformat 4) in the percent format, without their outputs. */
export function extract(bytes) {
  const { cells } = JSON.parse(new TextDecoder().decode(bytes));
  return cells.map(cellText).join('\n\n');
}

function cellText({ cell_type: type, source = '' }) {
  const text = Array.isArray(source) ? source.join('') : String(source);
  return type === 'code' ? `# %%\n${text}` : `# %% [${type}]\n${text}`;
}
