const DAY = 24 * 60 * 60 * 1000;

/** The dates (UTC) from today back to the day of `since`, newest first. */
export function daysBack(now: Date, since: string): string[] {
  const first = since.slice(0, 10);
  const days: string[] = [];
  for (let time = now.getTime(); dateOf(time) >= first; time -= DAY) days.push(dateOf(time));
  return days;
}

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
