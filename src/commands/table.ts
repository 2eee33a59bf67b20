import Table from 'cli-table3';
import type { Terminal } from './terminal.js';

type Cell = string | number | boolean | null;

/** Between two columns with borders. */
const BORDER = 3;
const NARROWEST = 8;
const NO_BORDERS = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((place) => [place, '']),
);

/** With borders for people at a terminal, no wider than it; plain columns for everybody else. */
export function tableOf(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  const texts = rows.map((row) => row.map(textOf));
  const widths = head.map((name, i) => Math.max(name.length, ...texts.map((row) => row[i]!.length)));
  const isTooWide = terminal.width !== null && total(widths) > terminal.width;
  const table = new Table({
    head: [...head],
    style: terminal.isWatched
      ? { head: ['cyan'] }
      : { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(!terminal.isWatched && { chars: { ...NO_BORDERS, middle: '  ' } }),
    ...(isTooWide && {
      colWidths: shrunk(widths, terminal.width),
      wordWrap: true,
      wrapOnWordBoundary: false,
    }),
  });
  table.push(...texts);
  const text = table.toString();
  return `${terminal.isWatched ? text : text.replace(/ +$/gm, '')}\n`;
}

// A line break or a sign for the terminal itself in somebody's name must not draw on it.
const textOf = (cell: Cell): string => String(cell ?? '').replace(/\p{Cc}/gu, ' ');

const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width + BORDER, 1);

/** The widest give way. */
function shrunk(widths: readonly number[], width: number): number[] {
  const narrow = [...widths];
  while (total(narrow) > width) {
    const widest = narrow.indexOf(Math.max(...narrow));
    if (narrow[widest]! <= NARROWEST) break;
    narrow[widest]! -= 1;
  }
  // The library counts the padding in.
  return narrow.map((one) => one + 2);
}
