import type { PlannedRequests, RequestContext } from '../policies/possible-denial.ts';
import { type Guard, type GuardedBucket, keyId } from '../scope/guard.ts';
import { OWN_ACCESS, type OwnRole, ownRoles } from '../scope/own-access.ts';

/** Where requests are made, as far as it is known. */
export interface Whereabouts {
  readonly guard: Guard;
  /** The account of what has the policy, where the guard does not know its own. */
  readonly account: string | null;
  readonly region: string | null;
}

/** What one of the detector's roles asks of a resource. */
export interface OwnRequests {
  readonly role: OwnRole;
  readonly planned: PlannedRequests;
}

const EVERY_BUCKET: GuardedBucket = {
  name: '*',
  datasets: [{ name: '', prefix: '', mode: 'sealed', writers: [] }],
};

/** All that the detector asks of what is guarded; of any bucket and key where nothing in particular is. */
export function requestsAnywhere(where: Whereabouts): readonly OwnRequests[] {
  const { buckets, keys } = where.guard;
  return [
    ...(buckets.length > 0 ? buckets : [EVERY_BUCKET]).flatMap((bucket) => requestsTo(bucket, where)),
    ...(keys.length > 0 ? keys : ['*']).flatMap((key) => requestsWith(key, where)),
  ];
}

/** All that the detector asks of a bucket and of what it guards in it. */
export function requestsTo({ name, datasets }: GuardedBucket, where: Whereabouts): readonly OwnRequests[] {
  const bucket = `arn:aws:s3:::${name}`;
  return ownRoles(where.guard, where.account).flatMap((role) => {
    const { bucket: onBucket, objects } = OWN_ACCESS[role.task];
    const context = toS3(role, where);
    const plan = (resource: string, actions: readonly string[]): OwnRequests[] =>
      actions.length === 0 ? [] : [{ role, planned: planned({ role, resource, actions, context }, where) }];
    return [
      ...plan(bucket, onBucket),
      ...datasets.flatMap(({ prefix }) => plan(`${bucket}/${prefix}*`, objects)),
    ];
  });
}

/** All that the detector asks of a key: of guarded data, of its own topics, or of what it puts aside. */
export function requestsWith(key: string, where: Whereabouts): readonly OwnRequests[] {
  const { guard } = where;
  const resource = key.startsWith('arn:') ? key : `arn:aws:kms:*:*:key/${keyId(key)}`;
  return ownRoles(guard, where.account).flatMap((role) =>
    usesOf(key, role, where)
      .filter(({ actions }) => actions.length > 0)
      .map(({ actions, context }) => ({
        role,
        planned: planned({ role, resource, actions, context }, where),
      })),
  );
}

function usesOf(
  key: string,
  role: OwnRole,
  where: Whereabouts,
): readonly Pick<PlannedRequests, 'actions' | 'context'>[] {
  const access = OWN_ACCESS[role.task];
  const isAmong = (keys: readonly string[] = []): boolean => keys.some((each) => keyId(each) === keyId(key));
  const through = (service: string, actions: readonly string[]) => ({
    actions,
    context: throughService(service, role, where),
  });
  const direct = (actions: readonly string[]) => ({ actions, context: directly(role, where) });
  if (isAmong(where.guard.stateKeys)) return [direct(access.stateKey)];
  return isAmong(where.guard.topicKeys)
    ? [through('sns', access.topicKeyThroughSns), direct(access.topicKey)]
    : [through('s3', access.dataKeyThroughS3), direct(access.dataKey)];
}

const planned = (
  { role, ...rest }: { role: OwnRole } & Pick<PlannedRequests, 'resource' | 'actions' | 'context'>,
  { guard, account }: Whereabouts,
): PlannedRequests => ({ ...rest, role: role.arn, account: guard.account ?? account });

type Entries = Readonly<Record<string, readonly (string | null)[] | null>>;

const NEVER = [null] as const;

/** What every request of the detector's functions brings along. They run in no VPC, and over TLS. */
function contextOf(role: OwnRole, { guard, account, region }: Whereabouts): Entries {
  const owner = guard.account ?? account;
  return {
    'aws:principalarn': [role.arn],
    'aws:principalaccount': owner === null ? null : [owner],
    'aws:principalorgid': guard.organization === null ? null : [guard.organization],
    'aws:resourceaccount': owner === null ? null : [owner],
    'aws:resourceorgid': guard.organization === null ? null : [guard.organization],
    'aws:principaltype': ['AssumedRole'],
    'aws:principalisawsservice': ['false'],
    'aws:principalservicename': NEVER,
    'aws:principalservicenameslist': NEVER,
    'aws:viaawsservice': ['false'],
    'aws:calledvia': NEVER,
    'aws:calledviafirst': NEVER,
    'aws:calledvialast': NEVER,
    'aws:securetransport': ['true'],
    'aws:requestedregion': region === null ? null : [region],
    'aws:sourceip': ['*'],
    'aws:sourcevpc': NEVER,
    'aws:sourcevpce': NEVER,
    'aws:sourcevpcarn': NEVER,
    'aws:vpcsourceip': NEVER,
    'aws:vpceaccount': NEVER,
    'aws:vpceorgid': NEVER,
    'aws:vpceorgpaths': NEVER,
    'aws:sourcearn': NEVER,
    'aws:sourceaccount': NEVER,
    'aws:sourceorgid': NEVER,
    'aws:sourceorgpaths': NEVER,
    'aws:federatedprovider': NEVER,
    'aws:username': NEVER,
    'aws:sourceidentity': NEVER,
    'aws:referer': NEVER,
    'aws:multifactorauthpresent': ['false', null],
    'aws:multifactorauthage': NEVER,
    'aws:userid': ['AROA*'],
  };
}

const mapOf = (entries: Entries): RequestContext =>
  new Map(
    Object.entries(entries).flatMap(([key, values]) => (values === null ? [] : [[key, values] as const])),
  );

/** SHA-256 of nothing: what a request without a body signs. */
const NO_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const toS3 = (role: OwnRole, where: Whereabouts): RequestContext => {
  const context = contextOf(role, where);
  return mapOf({
    ...context,
    's3:resourceaccount': context['aws:resourceaccount'] ?? null,
    's3:tlsversion': ['1.3'],
    's3:authtype': ['REST-HEADER'],
    's3:signatureversion': ['AWS4-HMAC-SHA256'],
    // Only of requests whose signature stands in the address.
    's3:signatureage': [null, '0'],
    's3:x-amz-content-sha256': [NO_BODY],
    's3:dataaccesspointarn': NEVER,
    's3:dataaccesspointaccount': NEVER,
    's3:accesspointnetworkorigin': NEVER,
    's3:accessgrantsinstancearn': NEVER,
    's3:x-amz-server-side-encryption': NEVER,
    's3:x-amz-server-side-encryption-aws-kms-key-id': NEVER,
    's3:x-amz-server-side-encryption-customer-algorithm': NEVER,
    's3:x-amz-acl': NEVER,
    's3:x-amz-storage-class': NEVER,
    's3:object-lock-mode': NEVER,
    's3:object-lock-remaining-retention-days': NEVER,
  });
};

const directly = (role: OwnRole, where: Whereabouts): RequestContext => {
  const context = contextOf(role, where);
  return mapOf({
    ...context,
    'kms:calleraccount': context['aws:principalaccount'] ?? null,
    'kms:viaservice': NEVER,
    'kms:grantisforawsresource': NEVER,
  });
};

/** A service that uses a key for one of the functions. */
const throughService = (service: string, role: OwnRole, where: Whereabouts): RequestContext => {
  const context = contextOf(role, where);
  const name = [`${service}.amazonaws.com*`];
  return mapOf({
    ...context,
    'aws:viaawsservice': ['true'],
    'aws:calledvia': name,
    'aws:calledviafirst': name,
    'aws:calledvialast': name,
    'kms:calleraccount': context['aws:principalaccount'] ?? null,
    'kms:viaservice': [`${service}.${where.region ?? '*'}.amazonaws.com*`],
    'kms:grantisforawsresource': NEVER,
  });
};
