import { CHECKS } from '../../../core/posture/catalogue.ts';
import type { CheckStatus } from '../../../core/posture/check.ts';
import { ACCOUNT, type StateName } from './account-states.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { FLAWS } from './flaws/index.ts';

export type Statuses = Readonly<Record<string, CheckStatus>>;

export const GOOD = 'each-good';
export const bucketOf = (check: string): string => `each-${check}`;

/** The buckets at which a check has to fail, in an account that is open, and to pass, in one that is good. */
export const placesOf = (check: string): { readonly failing: string; readonly passing: string } => ({
  failing: check in FLAWS ? bucketOf(check) : GOOD,
  // Only who has keys has young ones.
  passing: check === 'static-keys-are-young' ? bucketOf(check) : GOOD,
});

/** What every check has to say of a bucket that is good but for one flaw, or for none. */
export function expectedOf(bucket: string, state: StateName): Statuses {
  const all: Record<string, CheckStatus> = Object.fromEntries(CHECKS.map(({ id }) => [id, 'pass']));
  // No writer of a good bucket has keys.
  all['static-keys-are-young'] = 'not-applicable';
  for (const [check, { says }] of Object.entries(EXCEPTIONS)) all[check] = says;
  for (const check of ACCOUNT[state].fails) all[check] = 'fail';
  const check = Object.keys(FLAWS).find((each) => bucketOf(each) === bucket);
  if (check === undefined) return all;
  const says = { [check]: 'fail' as const, ...FLAWS[check]?.says };
  for (const [name, said] of Object.entries(says)) {
    const here = typeof said === 'string' ? said : said[state];
    if (here !== undefined) all[name] = here;
  }
  return all;
}
