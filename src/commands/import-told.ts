import type { ImportReport } from '../import/import-contacts.js';

/** What an import has done, for people. */
export function toldOf(report: ImportReport, seconds: number, isDryRun: boolean): string {
  const { rows, created, updated, rejected, resumedAt, reasons } = report;
  const rate = Math.round((rows - resumedAt) / seconds);
  const lines = [
    isDryRun
      ? `${counted(rows)} read, ${rejected} of them bad; nothing was written`
      : `${counted(rows)}: ${created} created, ${updated} updated, ${rejected} rejected, in ${seconds.toFixed(1)} s (${rate} rows/s)`,
    resumedAt > 0 ? `Went on behind row ${resumedAt}, where it had been stopped (--restart begins anew)` : '',
    `Read as ${report.encoding}: ${report.columns.map(columnTold).join(', ')}`,
    report.leftOut.length > 0
      ? `Columns left out: ${report.leftOut.join(', ')} (--map says what one is)`
      : '',
    report.unrecognisable > 0 ? unrecognisableTold(report.unrecognisable) : '',
    ...reasons.map(({ line, reason }) => `  line ${line}: ${reason}`),
    rejected > reasons.length ? `  and ${rejected - reasons.length} more` : '',
    report.rejectedFile === null
      ? ''
      : `The rejected rows are in ${report.rejectedFile}, each with its reason`,
  ];
  return lines.filter(Boolean).map((line) => `${line.replace(/\p{Cc}/gu, ' ')}\n`).join(''); // prettier-ignore
}

const counted = (rows: number): string => `${rows} ${rows === 1 ? 'row' : 'rows'}`;

const unrecognisableTold = (rows: number): string =>
  rows === 1
    ? '1 row has neither a phone nor an external id: imported again, it is made again'
    : `${rows} rows have neither a phone nor an external id: imported again, they are made again`;

const columnTold = ({ field, label, index }: ImportReport['columns'][number]): string =>
  `${index + 1} ${field}${label === null ? '' : ` (${label})`}`;
