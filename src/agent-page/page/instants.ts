/** `0:42`, `12:05`, `1:02:03`: the same in every language. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (part: number) => String(part).padStart(2, '0');
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Today's hour; yesterday's with that word; else the day, too. */
export function moment(instant: string, now: number, locale: string, timeZone?: string): string {
  const date = new Date(instant);
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(date);
  const days = dayOf(date, timeZone) - dayOf(new Date(now), timeZone);
  if (days === 0) return time;
  if (days === -1)
    return `${new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day')}, ${time}`;
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  const year = isThisYear ? undefined : 'numeric';
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year, timeZone }).format(
    date,
  );
  return `${day}, ${time}`;
}

/** The number of a calendar day. */
function dayOf(date: Date, timeZone?: string): number {
  const iso = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(date);
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / 86_400_000);
}

/** Seconds from one instant to another, or to now; null where it has not begun. */
export function secondsBetween(from: string | null, to: string | number): number | null {
  if (from === null) return null;
  const end = typeof to === 'number' ? to : Date.parse(to);
  return (end - Date.parse(from)) / 1000;
}
