import { BUCKET, OTHER, OWN, type Written } from './samples.ts';

/** One request, with everything that conditions may ask of it. */
export interface Request {
  readonly who: Caller;
  readonly action: string;
  readonly resource: string;
  readonly keys: Readonly<Record<string, string | undefined>>;
}

interface Caller {
  readonly name: 'anonymous' | 'own' | 'other' | 'stranger';
  readonly account?: string;
  readonly organization?: string;
}

const STRANGER = '555566667777';
const CALLERS: readonly Caller[] = [
  { name: 'anonymous' },
  { name: 'own', account: OWN, organization: 'o-own' },
  { name: 'other', account: OTHER, organization: 'o-other' },
  { name: 'stranger', account: STRANGER, organization: 'o-stranger' },
];

export const ACTIONS = [
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  's3:ListBucket',
  's3:PutBucketPolicy',
];
/** In no policy by name. */
const OTHER_ACTIONS = ['s3:RestoreObject', 's3:GetObjectAcl', 's3:GetBucketAcl'];
const OBJECT_KEYS = [`${BUCKET}/a/x`, `${BUCKET}/b/x`, `${BUCKET}/c/x`];
const NETWORKS = [undefined, 'vpc-1', 'vpc-9'];
// Through a VPC endpoint there is none.
const ADDRESSES = ['203.0.113.9', '8.8.8.8', undefined];

/** Every request of a small world. `vpc-9` and `8.8.8.8` are in no policy by name. */
export const REQUESTS: readonly Request[] = CALLERS.flatMap((who) =>
  [...ACTIONS, ...OTHER_ACTIONS].flatMap((action) =>
    (action.includes('Object') ? OBJECT_KEYS : [BUCKET]).flatMap((resource) =>
      NETWORKS.flatMap((vpc) =>
        ADDRESSES.flatMap((address) =>
          ['true', 'false'].map((isSecure) => ({
            who,
            action,
            resource,
            keys: {
              'aws:SourceVpc': vpc,
              'aws:SourceIp': address,
              'aws:SecureTransport': isSecure,
              'aws:PrincipalOrgID': who.organization,
              'aws:PrincipalAccount': who.account,
            },
          })),
        ),
      ),
    ),
  ),
);

/** True for one of a stranger, or of nobody, from nowhere that a policy names. */
export const isOfAnybody = ({ who, keys }: Request): boolean =>
  (who.name === 'anonymous' || who.name === 'stranger') &&
  keys['aws:SourceVpc'] !== 'vpc-1' &&
  keys['aws:SourceIp'] !== '203.0.113.9';

/** What a policy says of a request: allowed by one statement and denied by none. */
export const isAllowed = (statements: readonly Written[], request: Request): boolean => {
  const met = statements.filter((statement) => isMet(statement, request));
  return met.some(({ Effect }) => Effect === 'Allow') && !met.some(({ Effect }) => Effect === 'Deny');
};

/** False for a statement whose actions cannot be about its resources. */
export const isAboutSomething = ({
  Condition: _,
  Principal: __,
  NotPrincipal: ___,
  ...statement
}: Written): boolean => REQUESTS.some((request) => isMet({ ...statement, Principal: '*' }, request));

const isMet = (statement: Written, request: Request): boolean =>
  meets(statement, 'Principal', (named) => isNamed(named, request.who)) &&
  meets(statement, 'Action', (named) =>
    list(named).some((glob) => like(glob.toLowerCase(), request.action.toLowerCase())),
  ) &&
  meets(statement, 'Resource', (named) => list(named).some((glob) => like(glob, request.resource))) &&
  Object.entries((statement.Condition ?? {}) as Block).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => holds(operator, request.keys[key], list(values))),
  );

type Block = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);

const meets = (statement: Written, element: string, test: (named: unknown) => boolean): boolean =>
  statement[element] !== undefined ? test(statement[element]) : !test(statement[`Not${element}`]);

const isNamed = (named: unknown, who: Caller): boolean => {
  const names = typeof named === 'object' ? list((named as { AWS: unknown }).AWS) : list(named);
  return names.some((name) => name === '*' || (who.account !== undefined && name.includes(who.account)));
};

// A few globs meet the same thousand requests in each policy.
const patterns = new Map<string, RegExp>();

function like(glob: string, text: string): boolean {
  let pattern = patterns.get(glob);
  if (pattern === undefined) {
    pattern = patternOf(glob);
    patterns.set(glob, pattern);
  }
  return pattern.test(text);
}

function patternOf(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}

function holds(operator: string, value: string | undefined, values: readonly string[]): boolean {
  if (operator === 'Null') return values.includes(String(value === undefined));
  const [, quantifier, name = '', optional] =
    /^(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const isNot = name.includes('Not');
  if (value === undefined) {
    if (optional || quantifier === 'ForAllValues:') return true;
    return isNot && quantifier === undefined;
  }
  return values.some((each) => compares(name, value, each)) !== isNot;
}

function compares(name: string, value: string, each: string): boolean {
  if (name.includes('IpAddress')) return each === '0.0.0.0/0' || value.startsWith('203.0.113.');
  return name.includes('Like') ? like(each, value) : value === each;
}
