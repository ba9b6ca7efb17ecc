import { duration } from '../../core/alerts/words.ts';
import type { Due } from '../../core/findings/due.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { time } from '../output/words.ts';

/** A finding with how long it has been open and until when it may be. */
export interface DatedFinding {
  readonly finding: Finding;
  readonly due: Due;
}

/** Since when it has been open, as a person would say it. */
export const ageText = ({ state, time: found }: Finding, now: Date): string =>
  state === 'open' ? duration(found, now.toISOString()) : '-';

export const dueText = ({ dueAt, overdue }: Due): string =>
  dueAt === null ? '-' : `${overdue ? 'OVERDUE ' : ''}${dueAt.slice(0, 10)}`;

/** The same in a sentence; `null` for what is not open any more. */
export function openFor(finding: Finding, { dueAt, overdue }: Due, now: Date): string | null {
  if (finding.state !== 'open') return null;
  const age = `open for ${ageText(finding, now)}`;
  if (dueAt === null) return age;
  return `${age}, ${overdue ? 'OVERDUE since' : 'due'} ${time(dueAt)} UTC`;
}
