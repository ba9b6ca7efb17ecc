import type { PolicyDocument } from '../policies/document.ts';
import {
  type PlannedRequests,
  possiblyAllowed,
  possiblyDenied,
  type RequestContext,
} from '../policies/possible-denial.ts';
import type { Statement } from '../policies/statement.ts';
import type { Guard, GuardedBucket, GuardedDataset } from '../scope/guard.ts';
import { namesOwnRole } from './lockouts.ts';

/** What identities of the owner's account could do before, and can no longer. The detector's own roles are not among them. */
export interface LostAccess {
  /** `everybody`: whoever the policies do not name. */
  readonly who: 'everybody' | 'named';
  /** ARNs of those whom the policies or the configuration name, and who lost it; with `everybody`, of those who did not. */
  readonly identities: readonly string[];
  /** `s3:GetObject`. */
  readonly action: string;
  /** ARN, or a pattern of the ARNs. */
  readonly resource: string;
  /** True where one of those who lost it writes a dataset. */
  readonly hasWriters: boolean;
  /** The Deny that takes it; `null` where no Allow gives it any more. */
  readonly statement: string | null;
}

interface Use {
  readonly action: string;
  readonly resource: string;
  readonly writers: readonly string[];
  /** Whom it matters to. */
  readonly of: 'everybody' | 'writers';
  readonly service: string;
  readonly needsAllow: boolean;
}

/** Where policies are in effect. */
export interface Setting {
  readonly guard: Guard;
  /** The account of what has the policy. */
  readonly account: string;
  readonly region: string | null;
}

/** What a new policy of a guarded bucket takes from readers of its datasets. An Allow is not needed there: IAM's own policies suffice. */
export const lostInBucket = (
  before: PolicyDocument | null,
  after: PolicyDocument | null,
  bucket: GuardedBucket,
  setting: Setting,
): readonly LostAccess[] =>
  bucket.datasets.flatMap((dataset) => lost(before, after, readingOf(bucket, dataset), setting));

const readingOf = ({ name }: GuardedBucket, { prefix, writers }: GuardedDataset): Use => ({
  action: 's3:GetObject',
  resource: `arn:aws:s3:::${name}/${prefix}*`,
  writers,
  of: 'everybody',
  service: 's3',
  needsAllow: false,
});

/** What a new policy of a key takes from those who read with it, and from those who write datasets with it. */
export function lostWithKey(
  before: PolicyDocument | null,
  after: PolicyDocument,
  key: string,
  setting: Setting,
): readonly LostAccess[] {
  const resource = key.startsWith('arn:') ? key : `arn:aws:kms:*:*:key/${key}`;
  const writers = setting.guard.buckets.flatMap(({ datasets }) => datasets.flatMap((each) => each.writers));
  const use = { resource, writers, service: 's3', needsAllow: true };
  const reading = lost(before, after, { ...use, action: 'kms:Decrypt', of: 'everybody' }, setting);
  const isReported = reading.some(({ who, hasWriters }) => who === 'everybody' || hasWriters);
  return isReported
    ? reading
    : [...reading, ...lost(before, after, { ...use, action: 'kms:GenerateDataKey', of: 'writers' }, setting)];
}

/** A name that nobody has: what is decided of it is decided of everybody whom no policy names. */
const NOBODY = 'sealwatch-stands-for-anybody-else-7d1c0f';

function lost(
  before: PolicyDocument | null,
  after: PolicyDocument | null,
  use: Use,
  setting: Setting,
): LostAccess[] {
  const somebody = `arn:aws:iam::${setting.account}:role/${NOBODY}`;
  const named = use.of === 'writers' ? use.writers : [...namedIn([before, after], setting), ...use.writers];
  const candidates = [...new Set([somebody, ...named])].filter((arn) => !namesOwnRole(arn, setting.guard));
  const found = candidates.flatMap((arn) => {
    const was = hindrance(before, arn, use, setting);
    const is = was === undefined ? hindrance(after, arn, use, setting) : undefined;
    return is === undefined ? [] : [{ arn, statement: is }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const losers = found.map(({ arn }) => arn).filter((arn) => arn !== somebody);
  const isEverybody = losers.length < found.length && use.of === 'everybody';
  if (!isEverybody && losers.length === 0) return [];
  const spared = candidates.filter((arn) => hindrance(after, arn, use, setting) === undefined);
  return [
    {
      who: isEverybody ? 'everybody' : 'named',
      identities: isEverybody ? spared : losers,
      action: use.action,
      resource: use.resource,
      hasWriters: use.writers.some((writer) => losers.includes(writer)),
      statement: first.statement,
    },
  ];
}

/** What surely keeps an identity from a use: the name of a Deny, or `null` for the lack of an Allow; `undefined` where nothing does. */
function hindrance(
  policy: PolicyDocument | null,
  arn: string,
  use: Use,
  setting: Setting,
): string | null | undefined {
  const planned = requestsOf(arn, use, setting);
  const statements = policy?.statements ?? [];
  const deny = statements.find(
    (statement) =>
      statement.effect === 'Deny' &&
      isDecided(statement, planned.context) &&
      possiblyDenied(statement, withoutTags(planned, statement)).length > 0,
  );
  if (deny !== undefined) return deny.name;
  // Where there is no policy yet, nobody knows what the last one allowed.
  if (!use.needsAllow || policy === null) return undefined;
  const isAllowed = statements.some(
    (statement) => statement.effect === 'Allow' && possiblyAllowed(statement, planned).length > 0,
  );
  return isAllowed ? undefined : null;
}

/** True where all that a Deny asks of a request is known. What asks for networks, organizations or tags of objects takes nothing from everybody. */
const isDecided = ({ conditions }: Statement, context: RequestContext): boolean =>
  conditions.every(({ key }) => context.has(key) || TIMES.has(key) || key.startsWith(TAG));

const TAG = 'aws:principaltag/';

/** Whoever nobody names has no tags. */
const withoutTags = (planned: PlannedRequests, { conditions }: Statement): PlannedRequests => {
  const tags = conditions.map(({ key }) => key).filter((key) => key.startsWith(TAG));
  return { ...planned, context: new Map([...planned.context, ...tags.map((key) => [key, [null]] as const)]) };
};

/** A Deny that begins at some time takes what it takes then. */
const TIMES: ReadonlySet<string> = new Set(['aws:currenttime', 'aws:epochtime', 'aws:tokenissuetime']);

function requestsOf(arn: string, { action, resource, service }: Use, setting: Setting): PlannedRequests {
  const { guard, account, region } = setting;
  const isUser = arn.includes(':user/');
  const context: [string, readonly (string | null)[]][] = [
    ['aws:principalarn', [arn]],
    ['aws:principalaccount', [account]],
    ['aws:resourceaccount', [account]],
    ['s3:resourceaccount', [account]],
    ['kms:calleraccount', [account]],
    ['kms:viaservice', [`${service}.${region ?? '*'}.amazonaws.com*`]],
    ['kms:grantisforawsresource', ['false', null]],
    ['aws:principaltype', [isUser ? 'User' : 'AssumedRole']],
    ['aws:principalisawsservice', ['false']],
    ['aws:principalservicename', [null]],
    ['aws:principalservicenameslist', [null]],
    ['aws:userid', [`${isUser ? 'AIDA' : 'AROA'}${NOBODY}:${NOBODY}`]],
    ['aws:username', [isUser ? (arn.split('/').at(-1) ?? null) : null]],
    ['aws:securetransport', ['true']],
    ...(guard.organization === null
      ? []
      : ([['aws:principalorgid', [guard.organization]]] satisfies [string, readonly string[]][])),
  ];
  return { role: arn, account, actions: [action], resource, context: new Map(context) };
}

/** Identities of the account that policies name, also as those whom a Deny spares. What is a pattern stands for one that fits it. */
function namedIn(policies: readonly (PolicyDocument | null)[], { account }: Setting): readonly string[] {
  const statements = policies.flatMap((policy) => policy?.statements ?? []);
  const names = statements.flatMap(({ principals, conditions }) => [
    ...principals.values.filter(({ kind }) => kind === 'AWS').map(({ value }) => value),
    ...conditions
      .filter(({ key, operator }) => key === 'aws:principalarn' && operator !== 'null')
      .flatMap(({ values }) => values),
  ]);
  return names
    .map((name) => identityOf(name))
    .filter((arn) => arn !== null)
    .filter((arn) => arn.split(':')[4] === account)
    .slice(0, MAX_NAMED);
}

/** Enough for every policy that fits into a bucket or a key. */
const MAX_NAMED = 500;

function identityOf(name: string): string | null {
  const role = name.replace(
    /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]+)\/.*$/s,
    'arn:$1:iam::$2:role/$3',
  );
  return /^arn:[^:]*:iam::\d{12}:(?:role|user)\/[^*?$]+/s.test(role) ? role.replaceAll(/[*?]/g, 'x') : null;
}

/** As in "everybody but role/Mallory" and "role/Trainer, role/Publisher". */
export function losersText({ who, identities }: LostAccess): string {
  const names = identities.map((arn) => arn.slice(arn.lastIndexOf(':') + 1));
  const shown =
    names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  if (who === 'named') return shown;
  return names.length === 0 ? 'everybody' : `everybody but ${shown}`;
}
