import { remembered } from '../base/memoize.ts';
import type { Condition } from './condition.ts';
import { type ExpandedStatement, includesPrincipals } from './expanded-statement.ts';
import { impliesAll } from './implies.ts';
import { factsOf, type Principal } from './principal.ts';
import { coversActions, coversPlace, fitting, type Place, type Reach } from './reach.ts';
import type { Selection, Statement } from './statement.ts';

/** What one principal can do by a statement and by none of some others. */
export interface NewAccess {
  readonly statement: Statement;
  readonly principals: Selection<Principal>;
  readonly reach: Reach;
}

/** What of an expanded statement none of the others surely includes: principal by principal, and for actions in the same places. */
export function newAccessOf(
  expanded: ExpandedStatement,
  others: readonly ExpandedStatement[],
): readonly NewAccess[] {
  const left = leftBy(expanded, others);
  return expanded.principals.flatMap((principals) => {
    const known = others.filter((other) =>
      other.principals.some((each) => includesPrincipals(each, principals)),
    );
    const facts = factsOfOne(principals);
    const lefts = expanded.choices.map((choice) =>
      left(known.filter((other) => other.choices.some((each) => impliesAll([...choice, ...facts], each)))),
    );
    return merged(lefts).map((reach) => ({ statement: expanded.statement, principals, reach }));
  });
}

const factsOfOne = ({ isNot, values: [principal] }: Selection<Principal>): readonly Condition[] =>
  isNot || !principal ? [] : factsOf(principal);

type Left = ReadonlyMap<Selection<string>, ReadonlySet<Place>>;

// Which of the others include an action, and which a place, is computed once, and what they leave once for each set of them.
function leftBy(
  { reach }: ExpandedStatement,
  others: readonly ExpandedStatement[],
): (known: readonly ExpandedStatement[]) => Left {
  const isPossible = fitting(reach.actions);
  const byAction = new Map(
    reach.actions.map((action) => [
      action,
      new Set(others.filter((other) => other.reach.actions.some((each) => coversActions(each, action)))),
    ]),
  );
  const byPlace = new Map(
    reach.places.map((place) => [
      place,
      new Set(others.filter((other) => other.reach.places.some((each) => coversPlace(each, place)))),
    ]),
  );
  const places = (action: Selection<string>, known: readonly ExpandedStatement[]): ReadonlySet<Place> => {
    const including = known.filter((other) => byAction.get(action)?.has(other));
    const isLeft = (place: Place) =>
      isPossible(action, place) && !including.some((other) => byPlace.get(place)?.has(other));
    return new Set(reach.places.filter(isLeft));
  };
  return remembered(
    (known) => new Map(reach.actions.map((action) => [action, places(action, known)])),
    (known) => known.map((other) => others.indexOf(other)).join(),
  );
}

function merged(lefts: readonly Left[]): readonly Reach[] {
  const [first, ...more] = [...new Set(lefts)];
  if (!first) return [];
  const all = [...first].map(([action, places]) => ({
    action,
    places: [
      ...new Set([places, ...more.map((left) => left.get(action) ?? [])].flatMap((each) => [...each])),
    ],
  }));
  const found = all.filter(({ places }) => places.length > 0);
  const groups = Map.groupBy(found, ({ places }) =>
    places
      .map(({ scope }) => `${scope.level} ${scope.pattern}`)
      .sort()
      .join('\n'),
  );
  return [...groups.values()].map((group) => ({
    actions: group.map(({ action }) => action),
    places: group[0]?.places ?? [],
  }));
}
