import { withoutPartition } from '../../policies/arn.ts';
import { impliesAll } from '../../policies/implies.ts';
import { coversPattern, matches, overlap } from '../../policies/pattern.ts';
import type { Selection, Statement } from '../../policies/statement.ts';

/** An action, on something of which a pattern of ARNs tells: `s3:PutObject` on `arn:aws:s3:::bucket/prefix/*`. */
export interface Aim {
  readonly action: string;
  readonly resource: string;
}

/**
 * The Allow statements that may let an identity do something on some of it. A condition on an Allow is taken as met. A Deny counts
 * where it surely ends all that the Allow lets through: for the action, everywhere, and whenever the Allow holds.
 */
export function grantsOf(statements: readonly Statement[], { action, resource }: Aim): readonly Statement[] {
  const name = action.toLowerCase();
  const denials = statements.filter(
    (each) => each.effect === 'Deny' && !each.isAmbiguous && isAbout(each, name),
  );
  return statements.filter((allow) => {
    if (allow.effect !== 'Allow' || !isAbout(allow, name)) return false;
    const met = denials.filter(({ conditions }) => impliesAll(allow.conditions, conditions));
    return placesIn(allow, resource).some((place) => !met.some((deny) => isWithin(deny, [place, resource])));
  });
}

export const mayDo = (statements: readonly Statement[], aim: Aim): boolean =>
  grantsOf(statements, aim).length > 0;

const isAbout = ({ actions }: Statement, name: string): boolean =>
  actions.values.some((pattern) => matches(pattern, name)) !== actions.isNot;

/** Where an Allow lets something through of what is asked: each place contains all that they have in common. */
function placesIn({ resources }: Statement, asked: string): readonly string[] {
  if (resources.isNot) return fixed(resources).some((left) => coversPattern(left, asked)) ? [] : [asked];
  return resources.values
    .map((value) => withoutPartition(value.replaceAll(VARIABLE, '*')))
    .filter((value) => overlap(value, asked));
}

/** True where a Deny surely covers what is in all of some places. */
function isWithin({ resources }: Statement, places: readonly string[]): boolean {
  if (!resources.isNot)
    return fixed(resources).some((value) => places.some((place) => coversPattern(value, place)));
  const spared = resources.values.map((value) => withoutPartition(value.replaceAll(VARIABLE, '*')));
  return places.some((place) => !spared.some((value) => overlap(value, place)));
}

/** A variable may stand for anything, so that what has one is sure of nothing. */
const VARIABLE = /\$\{[^}]*\}/g;

const fixed = ({ values }: Selection<string>): readonly string[] =>
  values.filter((value) => value.search(VARIABLE) < 0).map(withoutPartition);
