import type { ImportReport } from '../import/import-contacts.js';

/** What an import has done, for people. */
export function toldOf(report: ImportReport, seconds: number, isDryRun: boolean): string {
  const { rows, created, updated, rejected, resumedAt, reasons } = report;
  const rate = Math.round((rows - resumedAt) / seconds);
  const lines = [
    isDryRun
      ? `${rows} rows read, ${rejected} of them bad; nothing was written`
      : `${rows} rows: ${created} created, ${updated} updated, ${rejected} rejected, in ${seconds.toFixed(1)} s (${rate} rows/s)`,
    resumedAt > 0 ? `Went on behind row ${resumedAt}, where it had been stopped (--restart begins anew)` : '',
    `Read as ${report.encoding}: ${report.columns.map(columnTold).join(', ')}`,
    report.leftOut.length > 0
      ? `Columns left out: ${report.leftOut.join(', ')} (--map says what one is)`
      : '',
    report.unrecognisable > 0
      ? `${report.unrecognisable} rows have neither a phone nor an external id: imported again, they are made again`
      : '',
    ...reasons.map(({ line, reason }) => `  line ${line}: ${reason}`),
    rejected > reasons.length ? `  and ${rejected - reasons.length} more` : '',
    report.rejectedFile === null
      ? ''
      : `The rejected rows are in ${report.rejectedFile}, each with its reason`,
  ];
  return lines.filter(Boolean).map((line) => `${line.replace(/\p{Cc}/gu, ' ')}\n`).join(''); // prettier-ignore
}

const columnTold = ({ field, label, index }: ImportReport['columns'][number]): string =>
  `${index + 1} ${field}${label === null ? '' : ` (${label})`}`;
