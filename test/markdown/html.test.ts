import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../src/markdown/parse.ts';
import { finalText, spansOf } from './shown.ts';

describe('HTML for which Markdown has no sign', () => {
  it('is written with small letters where there are some', () => {
    expect(finalText('H<sub>2</sub>O, x<SUP>10</SUP>, 19<sup>th</sup>, v<sub>Q</sub>')).toBe(
      'H₂O, x¹⁰, 19ᵗʰ, v_Q',
    );
  });

  it('shows keys as code', () => {
    expect(spansOf(parseMarkdown('<kbd>Ctrl</kbd>+<kbd>C</kbd>'))).toEqual(['code:Ctrl', 'code:C']);
  });

  it('stays as it is while it is not closed, or holds more than text', () => {
    for (const text of ['a <sub>2', 'a </sub> b', 'a <sub>2</sup>', '<kbd></kbd>'])
      expect(finalText(text)).toBe(text);
    expect(finalText('<sup>*a*</sup>')).toBe('<sup>a</sup>');
  });

  it('is nothing but text in code', () => {
    expect(finalText('`H<sub>2</sub>O`')).toBe('H<sub>2</sub>O');
  });

  it('opens what can be opened elsewhere, with the summary above it', () => {
    const styled = parseMarkdown(
      'a\n\n<details>\n<summary>More *here*</summary>\n\nb\n\n</details>\n\nc',
    );
    expect(styled.text).toBe('a\n\nMore here\n\nb\n\nc');
    expect(spansOf(styled)).toEqual(['bold:More here', 'italic:here']);
    expect(finalText('<details open><summary>More</summary>text</details>')).toBe('More\ntext');
    expect(finalText('<details>\n<summary>More</summary>\ntext</details>')).toBe('More\ntext');
    expect(spansOf(parseMarkdown('<details>\n<summary>Mo'))).toEqual(['bold:Mo']);
  });

  it('lets addresses be links behind an <a> that nobody closes', () => {
    expect(spansOf(parseMarkdown('<a href="x">\n\nhttps://a.b'))).toEqual([
      'link:https://a.b:https://a.b',
    ]);
  });
});

describe('alerts', () => {
  it('have their label as a first line', () => {
    const styled = parseMarkdown('> [!WARNING]\n> Be **careful**.\n>\n> - a');
    expect(styled.text).toBe('Warning\nBe careful.\n\n• a');
    expect(spansOf(styled).slice(1)).toEqual(['bold:Warning', 'bold:careful']);
    expect(finalText('> [!NOTE]')).toBe('Note');
  });

  it('are known names', () => {
    expect(finalText('> [!OTHER]\n> a')).toBe('[!OTHER]\na');
    expect(finalText('[!NOTE] a')).toBe('[!NOTE] a');
  });
});
