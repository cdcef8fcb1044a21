/**
 * Widths of the characters from space to `~`, in hundredths of the font size. They are those of DejaVu Sans, one of the
 * widest fonts that a browser takes for `sans-serif`, so that text in any other font also fits.
 */
const widths = [
  ...[32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34], // space to /
  ...[64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53], // 0 to ?
  ...[100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79], // @ to O
  ...[60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50], // P to _
  ...[50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61], // ` to o
  ...[63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84], // p to ~
];

/** Factor by which bold characters are wider at most. */
const boldFactor = 1.15;

/** Fonts of the pictures: system fonts, which need no download. */
export const fonts = {
  text: '-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif',
  code: 'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace',
} as const;

/** Font of a line of text. */
export interface Font {
  /** Size in pixels. */
  readonly size: number;
  /** `true` for bold text. */
  readonly bold?: boolean;
  /** `true` for a font whose characters all have the same width. */
  readonly code?: boolean;
}

/** Returns a width in pixels that a string does not exceed in any of the fonts. */
export function textWidth(text: string, { size, bold = false, code = false }: Font): number {
  const hundredths = [...text].reduce((sum, character) => sum + (code ? 61 : widthOf(character)), 0);
  return Math.ceil((hundredths / 100) * size * (bold && !code ? boldFactor : 1));
}

function widthOf(character: string): number {
  return widths[character.charCodeAt(0) - 32] ?? 100;
}
