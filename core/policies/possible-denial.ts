import { parseRange } from './cidr.ts';
import { type Condition, negated } from './condition.ts';
import { coversPattern, matches, overlap } from './pattern.ts';
import { isPattern, type Principal, withoutPartition } from './principal.ts';
import type { Selection, Statement } from './statement.ts';

/** What is known of requests before they are made. */
export interface PlannedRequests {
  /** ARN of the role that makes them, or a pattern of it. */
  readonly role: string;
  /** `null` where it is not known, and any account is taken for it. */
  readonly account: string | null;
  /** `s3:GetObject`. */
  readonly actions: readonly string[];
  /** ARN, or a pattern of the ARNs. */
  readonly resource: string;
  /** What conditions find. */
  readonly context: RequestContext;
}

/**
 * The values that a condition key may have, by its name in lower case: texts or patterns, and `null` where the request may be without
 * it. Of a key that is not in the map nothing is known.
 */
export type RequestContext = ReadonlyMap<string, readonly (string | null)[]>;

/**
 * The requested actions that a Deny may take, in whatever form it is written. What is not known of a request counts for the Deny: an
 * answer of none is sure.
 */
export function possiblyDenied(deny: Statement, requests: PlannedRequests): readonly string[] {
  if (!namesPossibly(deny.principals, requests) || !isAboutResource(deny.resources, requests.resource))
    return [];
  const taken = requests.actions.filter((action) => isAboutAction(deny.actions, action));
  return taken.length > 0 && mayHold(deny.conditions, requests) ? taken : [];
}

/** The requested actions that an Allow may permit, or hand over to the identities' own policies. An action that is not among them is surely not. */
export function possiblyAllowed(allow: Statement, requests: PlannedRequests): readonly string[] {
  const { isNot, values } = allow.principals;
  const isNamed = isNot || values.some((principal) => isPrincipal(principal, requests));
  if (!isNamed || !isAboutResource(allow.resources, requests.resource)) return [];
  return mayHold(allow.conditions, requests)
    ? requests.actions.filter((action) => isAboutAction(allow.actions, action))
    : [];
}

function namesPossibly({ isNot, values }: Selection<Principal>, requests: PlannedRequests): boolean {
  if (!isNot) return values.some((principal) => isPrincipal(principal, requests));
  if (values.some(({ value }) => value === '*')) return false;
  // To be spared by NotPrincipal, AWS wants the role and its account named.
  const isRoleNamed = values.some(
    ({ kind, value }) => kind === 'AWS' && overlap(roleOf(value), withoutPartition(requests.role)),
  );
  return !(isRoleNamed && values.some(({ value }) => isAccount(value, requests.account)));
}

function isPrincipal({ kind, value }: Principal, { role, account }: PlannedRequests): boolean {
  if (value === '*') return true;
  // The canonical id of an account stands for the account, and does not show which one it is.
  if (kind === 'CanonicalUser') return true;
  return kind === 'AWS' && (isAccount(value, account) || overlap(roleOf(value), withoutPartition(role)));
}

const isAccount = (value: string, account: string | null): boolean => {
  const named = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
  return named !== undefined && (account === null || named === account);
};

/** A session belongs to its role, whose path its ARN leaves out. */
const roleOf = (value: string): string =>
  withoutPartition(value).replace(
    /^arn:aws:sts::([^:]*):assumed-role\/([^/]+)\/.*$/s,
    'arn:aws:iam::$1:role/$2',
  );

const isAboutAction = ({ isNot, values }: Selection<string>, action: string): boolean =>
  values.some((pattern) => matches(pattern, action.toLowerCase())) !== isNot;

/** A variable may stand for anything, and for nothing. */
function isAboutResource({ isNot, values }: Selection<string>, resource: string): boolean {
  const wanted = withoutPartition(resource);
  if (!isNot) return values.some((value) => overlap(withoutPartition(widest(value)), wanted));
  return !values.some((value) => !value.includes('${') && coversPattern(withoutPartition(value), wanted));
}

/** `${*}` stands for the character itself. */
const widest = (value: string): string => value.replace(/\$\{([*?$])\}/g, '?').replace(/\$\{[^}]*\}/g, '*');

const mayHold = (conditions: readonly Condition[], requests: PlannedRequests): boolean =>
  conditions.every((condition) => mayBeMet(condition, requests));

function mayBeMet(condition: Condition, requests: PlannedRequests): boolean {
  const found = requests.context.get(condition.key);
  return found === undefined || found.some((value) => isMet(condition, value, requests.context));
}

/** Whether the condition may hold for a request with this value of its key; `null` for one without it. */
function isMet(condition: Condition, value: string | null, context: RequestContext): boolean {
  const { operator, quantifier, isOptional, values } = condition;
  if (operator === 'null') return values.includes(String(value === null));
  if (value === null) {
    if (isOptional || quantifier === 'all') return true;
    return negated(operator) !== null && quantifier !== 'any';
  }
  const compare = COMPARISONS[negated(operator) ?? operator];
  // What is compared in a way that is not known here may hold.
  if (compare === undefined) return true;
  const wanted = values.map((each) => withValues(each, context));
  if (wanted.some((each) => each.includes('${'))) return true;
  const isOne = wanted.some((each) => compare(each, value));
  return negated(operator) === null ? isOne : !isOne;
}

/** A value whose variables are replaced by what they surely stand for. */
const withValues = (value: string, context: RequestContext): string =>
  value.replace(/\$\{([^},*?$]+)\}/g, (variable, name: string) => {
    const [only, ...more] = context.get(name.trim().toLowerCase()) ?? [];
    return only == null || more.length > 0 ? variable : only;
  });

type Comparison = (expected: string, value: string) => boolean;

const exactly: Comparison = (expected, value) =>
  isPattern(value) ? matches(value, expected) : value === expected;

const ignoringCase: Comparison = (expected, value) => exactly(expected.toLowerCase(), value.toLowerCase());

const alike: Comparison = (expected, value) => overlap(withoutPartition(expected), withoutPartition(value));

const inOrder =
  (isSo: (value: number, expected: number) => boolean): Comparison =>
  (expected, value) =>
    isSo(Number(value), Number(expected));

/**
 * The address of a request is not known. A range as small as these blocks somebody in particular; what shuts out a service of AWS
 * has to be larger.
 */
const MIN_SHUT_OUT_BITS = { 4: 16, 6: 40 } as const;

const ofAddress: Comparison = (expected) => {
  const range = parseRange(expected);
  return range === null || range.bits.length <= MIN_SHUT_OUT_BITS[range.family];
};

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  stringequals: exactly,
  stringequalsignorecase: ignoringCase,
  stringlike: alike,
  arnequals: alike,
  arnlike: alike,
  bool: ignoringCase,
  ipaddress: ofAddress,
  numericequals: inOrder((value, expected) => value === expected),
  numericlessthan: inOrder((value, expected) => value < expected),
  numericlessthanequals: inOrder((value, expected) => value <= expected),
  numericgreaterthan: inOrder((value, expected) => value > expected),
  numericgreaterthanequals: inOrder((value, expected) => value >= expected),
};
