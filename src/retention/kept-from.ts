const DAY_MS = 86_400_000;

/** The instant from which on things are kept that are kept for so many days; null where 0 keeps all of them. */
export function keptFrom(days: number, now: Date): Date | null {
  return days === 0 ? null : new Date(now.getTime() - days * DAY_MS);
}
