import type { Guard } from './guard.ts';
import { isOfStack, startOfNames } from './own-buckets.ts';

/** True for what the detector's stack made: a part of its name, ARN or address begins with the stack's name. */
export const isOwn = (guard: Pick<Guard, 'stack'>, name: string | null): boolean =>
  name !== null && ownPart(guard, name) !== null;

/** The part of a name, ARN or address that is the detector's: `Sealwatch-Alerts` of `arn:aws:sns:…:Sealwatch-Alerts:ID`. */
export function ownPart({ stack }: Pick<Guard, 'stack'>, name: string): string | null {
  // Nearly every name of a trail is somebody else's, and taking one apart is slow.
  if (!name.includes(stack.slice(0, KEPT)) && !name.includes(startOfNames(stack))) return null;
  return name.split(/[:/]/).find((part) => belongsTo(stack, part)) ?? null;
}

/** Characters of a stack's name that are always there: where names are short, the rest is cut off. */
const KEPT = 20;

function belongsTo(stack: string, part: string): boolean {
  if (stack === '') return false;
  if (part === stack || isOfStack(stack, part)) return true;
  const end = part.startsWith(stack) ? stack.length : commonLength(stack, part);
  return end >= Math.min(stack.length, KEPT) && part[end] === '-';
}

function commonLength(a: string, b: string): number {
  const differs = [...a].findIndex((character, index) => character !== b[index]);
  return differs < 0 ? a.length : differs;
}
