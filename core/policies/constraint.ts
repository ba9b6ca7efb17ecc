import { type Condition, negated, presentKeys } from './condition.ts';
import type { PolicyContext } from './context.ts';
import type { Party } from './party.ts';
import { type Pin, pinOf } from './trust-keys.ts';

/** One of these holds for every request that gets through. */
export interface Constraint {
  readonly pins: readonly Pin[];
  /** True when every way through is one that S3 takes for not public. */
  readonly isFixed: boolean;
}

type Kind = PolicyContext['kind'];

const PINNING = new Set([
  'stringequals',
  'stringequalsignorecase',
  'stringlike',
  'arnequals',
  'arnlike',
  'ipaddress',
]);

/**
 * What the conditions of an Allow pin down; conditions that leave it open to anybody are left out.
 * @param facts - what is known of all requests besides
 */
export function constraintsOf(
  conditions: readonly Condition[],
  kind: Kind,
  facts: readonly Condition[] = [],
): readonly Constraint[] {
  const present = new Set([...presentKeys(conditions), ...facts.map(({ key }) => key)]);
  return conditions.flatMap((condition) => {
    // Without the key these hold as well.
    const mayLack = condition.isOptional || condition.quantifier === 'all';
    if (!PINNING.has(condition.operator) || (mayLack && !present.has(condition.key))) return [];
    const pins = pinsOf(condition.key, condition.values, kind);
    return pins ? [{ pins, isFixed: pins.every((pin) => pin.isFixed) }] : [];
  });
}

/** Whom the conditions of an Allow leave out by name. */
export const leftOutBy = (conditions: readonly Condition[], kind: Kind): readonly Party[] =>
  conditions
    .filter(
      ({ operator, quantifier, key }) =>
        negated(operator) !== null && (quantifier !== 'any' || isSingle(key)),
    )
    .flatMap(({ key, values }) => values.map((value) => pinOf(key, value, kind)))
    .flatMap((pin) => (pin?.dimension === 'principal' && pin.isFixed ? [pin.party] : []));

// A request has several paths, of which one may be another.
const isSingle = (key: string): boolean => !key.endsWith('paths') && !key.endsWith('list');

/**
 * What holds for every request that a Deny with these conditions does not deny: at least one of its conditions is not met.
 * `null` when that leaves it open to anybody.
 */
export function escapeOf(conditions: readonly Condition[], kind: Kind): Constraint | null {
  const pins = conditions.map((condition) => pinsOfUnmet(condition, kind));
  return pins.includes(null) ? null : { pins: pins.flatMap((each) => each ?? []), isFixed: true };
}

function pinsOfUnmet(condition: Condition, kind: Kind): readonly Pin[] | null {
  const { operator, quantifier, isOptional, key, values } = condition;
  if (key === 'aws:principalisawsservice') {
    const isService = operator === 'bool' && isOptional && values.every((value) => value === 'false');
    return isService ? [ANY_SERVICE] : null;
  }
  const plain = negated(operator);
  // ForAnyValue does not hold for requests without the key, which then get away.
  if (plain === null || (quantifier === 'any' && !isOptional)) return null;
  return pinsOf(key, values, kind);
}

const ANY_SERVICE: Pin = { dimension: 'principal', party: { kind: 'service', id: '*' }, isFixed: true };

// Variables that stand for the owner of the resource, and the keys that they are compared with.
const OWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws:resourceaccount', ['aws:principalaccount', 'aws:sourceaccount', 'aws:vpceaccount']],
  ['s3:resourceaccount', ['aws:principalaccount', 'aws:sourceaccount', 'aws:vpceaccount']],
  ['aws:resourceorgid', ['aws:principalorgid', 'aws:sourceorgid', 'aws:vpceorgid']],
]);

// One value that leaves it open is enough: they are alternatives.
function pinsOf(key: string, values: readonly string[], kind: Kind): readonly Pin[] | null {
  const pins = values.map((value) => ownPin(key, value, kind) ?? pinOf(key, value, kind));
  const found = pins.filter((pin) => pin !== null);
  return found.length === pins.length && found.length > 0 ? found : null;
}

// The owner of the resource. S3's definition takes no variable for a fixed value, whatever it stands for.
function ownPin(key: string, value: string, kind: Kind): Pin | null {
  const variable = /^\$\{([^}]*)\}$/.exec(value)?.[1]?.toLowerCase();
  if (variable === undefined || !OWN.get(variable)?.includes(key)) return null;
  const pin = pinOf(key, 'own', kind);
  return pin && { ...pin, party: { kind: 'owner' }, isFixed: false };
}
