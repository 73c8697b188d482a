const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const INVISIBLE = /[\p{M}\p{Cf}]|\p{Emoji_Modifier}/u;

/** Columns that the text takes in a monospace font: Chinese, Japanese, Korean and emoji take two. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  let last = 0;
  let isJoined = false;
  for (const character of text) {
    if (character === '\u{fe0f}' && last === 1) {
      // Emoji presentation makes the sign before it wide.
      width += 1;
      last = 2;
    } else if (!INVISIBLE.test(character)) {
      last = isJoined ? 0 : columnsOf(character);
      width += last;
    }
    isJoined = character === '\u200d';
  }
  return width;
}

function columnsOf(character: string): number {
  // Two regional indicators make one flag of two columns.
  if (/\p{Regional_Indicator}/u.test(character)) return 1;
  return WIDE.test(character) ? 2 : 1;
}
