/** An instant as plain SQL gives it: a Date from MySQL, `2026-11-23 09:30:00.000` in UTC from SQLite. */
export function instantFromSql(value: Date | string | null): Date | null {
  return typeof value === 'string' ? new Date(`${value.replace(' ', 'T')}Z`) : value;
}

/** An instant as plain SQL takes it, and as both databases compare it with what they hold: SQLite has it as text. */
export const sqlInstant = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');
