import { isNarrow, parseRange } from './cidr.ts';
import type { PolicyContext } from './context.ts';
import type { Party } from './party.ts';
import { accountOf, awsParty, isFixed, isPattern } from './principal.ts';

/** What a condition key says about a request: who makes it, for whose resource a service makes it, which way it comes. */
export type Dimension = 'principal' | 'source' | 'access point' | 'network';

/** What one value of a condition pins down. */
export interface Pin {
  readonly dimension: Dimension;
  readonly party: Party;
  /** True when S3's definition of "public" takes the value for a fixed one. */
  readonly isFixed: boolean;
}

type Read = (value: string) => Omit<Pin, 'dimension'> | null;

const account: Read = (value) =>
  isFixed(value) ? { party: { kind: 'account', account: value }, isFixed: true } : null;

const organization: Read = (value) =>
  isFixed(value) ? { party: { kind: 'organization', organization: value }, isFixed: true } : null;

// o-…/r-…/ou-…/* is how a path is written; all that is below it is in the organization.
const organizationPath: Read = (value) => organization(value.split('/', 1)[0] ?? '');

const arn =
  (withoutAccount: (value: string) => Party | null): Read =>
  (value) => {
    const owner = accountOf(value);
    const party = owner === null ? withoutAccount(value) : awsParty(value);
    return party && { party, isFixed: isFixed(value) };
  };

const place = (value: string): Party | null => (isFixed(value) ? { kind: 'place', id: value } : null);

const named: Read = (value) =>
  isFixed(value) ? { party: { kind: 'place', id: value }, isFixed: true } : null;

const principalArn: Read = (value) => {
  if (isFixed(value)) return { party: awsParty(value), isFixed: true };
  return arn(() => null)(value);
};

const service: Read = (value) =>
  isFixed(value) ? { party: { kind: 'service', id: value.toLowerCase() }, isFixed: true } : null;

// The root user's is the account, a user's its unique id, a session's the role's unique id, a colon and a name.
const userId: Read = (value) => {
  const id = value.split(':', 1)[0] ?? '';
  return isFixed(id) ? { party: awsParty(id), isFixed: isFixed(value) } : null;
};

// The name of an access point may stay open where the account does not.
const accessPointArn: Read = (value) => {
  const owner = accountOf(value);
  return owner === null
    ? null
    : { party: { kind: 'account', account: owner }, isFixed: !value.includes('${') };
};

const address: Read = (value) => {
  const range = isPattern(value) ? null : parseRange(value);
  return range && isNarrow(range) ? { party: { kind: 'place', id: value }, isFixed: true } : null;
};

type Key = readonly [Dimension, Read];

const KEYS: Readonly<Record<string, Key>> = {
  'aws:principalorgid': ['principal', organization],
  'aws:principalorgpaths': ['principal', organizationPath],
  'aws:principalaccount': ['principal', account],
  'aws:principalarn': ['principal', principalArn],
  'aws:principalservicename': ['principal', service],
  'aws:principalservicenameslist': ['principal', service],
  'aws:userid': ['principal', userId],
  'aws:sourceaccount': ['source', account],
  'aws:sourceowner': ['source', account],
  'aws:sourcearn': ['source', arn(place)],
  'aws:sourceorgid': ['source', organization],
  'aws:sourceorgpaths': ['source', organizationPath],
  'aws:sourcevpc': ['network', named],
  'aws:sourcevpce': ['network', named],
  'aws:sourcevpcarn': ['network', arn(place)],
  'aws:vpceaccount': ['network', account],
  'aws:vpceorgid': ['network', organization],
  'aws:vpceorgpaths': ['network', organizationPath],
  'aws:sourceip': ['network', address],
};

const BUCKET_KEYS: Readonly<Record<string, Key>> = {
  's3:dataaccesspointarn': ['access point', accessPointArn],
  's3:dataaccesspointaccount': ['access point', account],
};

// Both kinds hold objects.
const S3_KEYS: Readonly<Record<string, Key>> = {
  's3:x-amz-server-side-encryption-aws-kms-key-id': ['network', named],
};

const KEY_KEYS: Readonly<Record<string, Key>> = { 'kms:calleraccount': ['principal', account] };

// Through an access point every request has the point's own ARN and account: there they narrow nothing.
const OF_KIND: Readonly<Record<PolicyContext['kind'], ReadonlyMap<string, Key>>> = {
  bucket: new Map(Object.entries({ ...KEYS, ...S3_KEYS, ...BUCKET_KEYS })),
  'access-point': new Map(Object.entries({ ...KEYS, ...S3_KEYS })),
  key: new Map(Object.entries({ ...KEYS, ...KEY_KEYS })),
};

/** What a value pins down where a request must have it under this key; `null` when it leaves it open to anybody. */
export function pinOf(key: string, value: string, kind: PolicyContext['kind']): Pin | null {
  const [dimension, read] = OF_KIND[kind].get(key) ?? [];
  const pin = read?.(value);
  return dimension && pin ? { ...pin, dimension } : null;
}
