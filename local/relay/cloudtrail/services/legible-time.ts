import type { Json } from '../json.ts';

const TIME = /(?:Date|Time|Timestamp)$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Times travel as seconds or in ISO's form, and are recorded as `Jul 30, 2024 9:53:13 PM`. Anything else stays as it is. */
export const legibleTime = (name: string, value: Json): Json => {
  const time = TIME.test(name) ? timeOf(value) : undefined;
  if (!time || Number.isNaN(time.getTime())) return value;
  const hour = time.getUTCHours();
  const clock = `${hour % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  const day = `${MONTHS[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()}`;
  return `${day} ${clock} ${hour < 12 ? 'AM' : 'PM'}`;
};

const timeOf = (value: Json): Date | undefined => {
  if (typeof value === 'number') return new Date(value * 1000);
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? new Date(value) : undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');
