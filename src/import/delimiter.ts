/** What stands between cells: that of these which occurs most often in the first line, outside of quotes. */
const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Excel says it in a line of its own. */
const SAID = /^sep=(.)\r?\n/;

/** How a CSV file is written, from its first characters. */
export function csvFormOf(start: string): { delimiter: string; isSaid: boolean } {
  const said = SAID.exec(start)?.[1];
  if (said) return { delimiter: said, isSaid: true };
  const line = (/\S.*/.exec(start)?.[0] ?? '').replace(/"(?:[^"]|"")*"?/g, '');
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return { delimiter: DELIMITERS[counts.indexOf(Math.max(...counts))]!, isSaid: false };
}
