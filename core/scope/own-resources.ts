import type { Guard } from './guard.ts';

/** True for what the detector's stack made: a part of its name, ARN or address begins with the stack's name. */
export const isOwn = (guard: Pick<Guard, 'stack'>, name: string | null): boolean =>
  name !== null && ownPart(guard, name) !== null;

/** The part of a name, ARN or address that is the detector's: `Sealwatch-Alerts` of `arn:aws:sns:…:Sealwatch-Alerts:ID`. */
export function ownPart({ stack }: Pick<Guard, 'stack'>, name: string): string | null {
  // Nearly every name of a trail is somebody else's, and taking one apart is slow.
  if (!name.includes(stack.slice(0, KEPT)) && !name.includes(loweredStart(stack))) return null;
  return name.split(/[:/]/).find((part) => belongsTo(stack, part)) ?? null;
}

/** Characters of a stack's name that are always there: where names are short, the rest is cut off. */
const KEPT = 20;

const loweredStart = (stack: string): string => stack.slice(0, 24).toLowerCase();

/** Buckets have lower case only, and as much of the stack's name as there is room for. */
const TRAIL_BUCKET = /^(.{1,24})-trail-\d{12}-[a-z0-9-]+$/s;

/** True for the log bucket of the trail that the stack makes, in whatever Region. */
export const isOwnTrailBucket = (
  { stack, account }: Pick<Guard, 'stack' | 'account'>,
  name: string,
): boolean =>
  stack !== '' && account !== null && endsInRegion(name, `${loweredStart(stack)}-trail-${account}-`);

/** Anything else than a Region at the end is a name that somebody chose so that nobody notices the bucket. */
const REGION = /^(?:[a-z]{2}|eusc)(?:-[a-z]+)+-\d{1,2}$/;

const endsInRegion = (name: string, start: string): boolean =>
  name.startsWith(start) && REGION.test(name.slice(start.length));

function belongsTo(stack: string, part: string): boolean {
  if (stack === '') return false;
  if (part === stack || TRAIL_BUCKET.exec(part)?.[1] === loweredStart(stack)) return true;
  const end = part.startsWith(stack) ? stack.length : commonLength(stack, part);
  return end >= Math.min(stack.length, KEPT) && part[end] === '-';
}

function commonLength(a: string, b: string): number {
  const differs = [...a].findIndex((character, index) => character !== b[index]);
  return differs < 0 ? a.length : differs;
}
