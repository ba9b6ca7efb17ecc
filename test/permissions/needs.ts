import type { FunctionCall } from '../../local/relay/function-calls.ts';
import type { Keys } from '../infra/simulation/policy.ts';

/** A permission that a call takes. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** What conditions may ask about the call. @default - nothing that is known */
  readonly keys?: Keys;
}

export interface Place {
  readonly region: string;
  readonly account: string;
}

/** What AWS asks for before it answers a call; AWS names some actions otherwise than the calls. @throws for a call that is not known here */
export const needsOf = (call: FunctionCall, place: Place): Need[] => {
  const needs = NEEDS[call.service]?.(call, place);
  if (needs === undefined)
    throw new Error(
      `no permission is known for ${call.service} ${call.request.method} ${call.request.path}?${call.request.query}, ${operationOf(call)}`,
    );
  return needs;
};

type Reader = (call: FunctionCall, place: Place) => Need[] | undefined;

const CONTEXT = 'kms:EncryptionContextKeys';

const NEEDS: Readonly<Record<string, Reader>> = {
  dynamodb: (call, place) => tableNeeds(operationOf(call), fieldsOf(call), place),
  sqs: (call, place) => {
    const queue = String(fieldsOf(call).QueueUrl ?? call.request.path)
      .split('/')
      .at(-1);
    return [need(`sqs:${operationOf(call).replace(/Batch$/, '')}`, arn('sqs', place, `${queue}`))];
  },
  sns: (call) => [need(`sns:${operationOf(call)}`, String(fieldsOf(call).TopicArn))],
  kms: (call, place) => {
    const { KeyId, EncryptionContext } = fieldsOf(call);
    const key = String(KeyId);
    const resource = key.startsWith('arn:') ? key : arn('kms', place, `key/${key}`);
    const [name] = Object.keys((EncryptionContext ?? {}) as object);
    // The simulation knows one value of a key; every name of ours is in the same list.
    return [{ ...need(`kms:${operationOf(call)}`, resource), ...(name && { keys: { [CONTEXT]: name } }) }];
  },
  states: (call) => {
    const { stateMachineArn, executionArn } = fieldsOf(call);
    return [need(`states:${operationOf(call)}`, String(stateMachineArn ?? executionArn))];
  },
  events: (call, place) => {
    const { Rule } = fieldsOf(call);
    return [need(`events:${operationOf(call)}`, Rule ? arn('events', place, `rule/${Rule}`) : '*')];
  },
  cloudtrail: (call, place) => {
    const { Name, TrailName } = fieldsOf(call);
    const trail = String(TrailName ?? Name ?? '');
    const named = trail.startsWith('arn:') ? trail : arn('cloudtrail', place, `trail/${trail}`);
    return [need(`cloudtrail:${operationOf(call)}`, trail === '' ? '*' : named)];
  },
  iam: (call, { account }) => {
    const { RoleName, UserName, GroupName, PolicyArn } = fieldsOf(call);
    const named =
      (RoleName && `role/${RoleName}`) || (UserName && `user/${UserName}`) || `group/${GroupName}`;
    return [need(`iam:${operationOf(call)}`, String(PolicyArn ?? `arn:aws:iam::${account}:${named}`))];
  },
  lambda: ({ request }, place) => {
    const [, name = '', rest = ''] =
      /\/functions\/([^/]+)\/(\w+)/.exec(decodeURIComponent(request.path)) ?? [];
    const resource = name.startsWith('arn:') ? name : arn('lambda', place, `function:${name}`);
    if (/event-source-mappings\/?$/.test(request.path)) return [need('lambda:ListEventSourceMappings', '*')];
    if (rest === 'invocations') return [need('lambda:InvokeFunction', resource)];
    return rest === 'concurrency' ? [need('lambda:GetFunctionConcurrency', resource)] : undefined;
  },
  // It tells everybody who they are.
  sts: (call) => (operationOf(call) === 'GetCallerIdentity' ? [] : undefined),
  s3: (call, place) => storageNeeds(call, place),
  s3express: ({ request }) =>
    request.path === '/' ? [need('s3express:ListAllMyDirectoryBuckets', '*')] : undefined,
};

const need = (action: string, resource: string): Need => ({ action, resource });

const arn = (service: string, { region, account }: Place, name: string): string =>
  `arn:aws:${service}:${region}:${account}:${name}`;

const operationOf = ({ request, body }: FunctionCall): string => {
  const target = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  return target || (new URLSearchParams(body).get('Action') ?? '');
};

const fieldsOf = ({ body }: FunctionCall): Readonly<Record<string, unknown>> => {
  if (body.startsWith('{')) return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(new URLSearchParams(body));
};

/** A transaction is permitted by what is in it, a read of an index by the index. */
const tableNeeds = (operation: string, fields: Readonly<Record<string, unknown>>, place: Place): Need[] => {
  const table = (name: unknown) => arn('dynamodb', place, `table/${name}`);
  if (operation === 'BatchGetItem')
    return Object.keys(fields.RequestItems as object).map((name) =>
      need('dynamodb:BatchGetItem', table(name)),
    );
  if (operation.startsWith('Transact')) {
    const items = fields.TransactItems as Record<string, { TableName: string }>[];
    return items.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) =>
        need(
          `dynamodb:${kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`}`,
          table(TableName),
        ),
      ),
    );
  }
  const index = fields.IndexName === undefined ? '' : `/index/${fields.IndexName}`;
  return [need(`dynamodb:${operation}`, `${table(fields.TableName)}${index}`)];
};

/** Actions of calls about a bucket, by what the address asks for. */
const BUCKET_READS: Readonly<Record<string, string>> = {
  abac: 's3:GetBucketAbac',
  accelerate: 's3:GetAccelerateConfiguration',
  acl: 's3:GetBucketAcl',
  encryption: 's3:GetEncryptionConfiguration',
  inventory: 's3:GetInventoryConfiguration',
  lifecycle: 's3:GetLifecycleConfiguration',
  location: 's3:GetBucketLocation',
  logging: 's3:GetBucketLogging',
  notification: 's3:GetBucketNotification',
  'object-lock': 's3:GetBucketObjectLockConfiguration',
  ownershipControls: 's3:GetBucketOwnershipControls',
  policy: 's3:GetBucketPolicy',
  policyStatus: 's3:GetBucketPolicyStatus',
  publicAccessBlock: 's3:GetBucketPublicAccessBlock',
  replication: 's3:GetReplicationConfiguration',
  tagging: 's3:GetBucketTagging',
  versioning: 's3:GetBucketVersioning',
  versions: 's3:ListBucketVersions',
};

const ACCOUNT_READS: Readonly<Record<string, string>> = {
  'configuration/publicAccessBlock': 's3:GetAccountPublicAccessBlock',
  accesspoint: 's3:ListAccessPoints',
};

const storageNeeds = (call: FunctionCall, place: Place): Need[] | undefined => {
  const { method, path, query } = call.request;
  const [, control] = /^\/v20180820\/(.+)$/.exec(path) ?? [];
  if (control !== undefined) return controlNeeds(call, control, place);
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (bucket === '') return method === 'GET' ? [need('s3:ListAllMyBuckets', '*')] : undefined;
  const resource = `arn:aws:s3:::${decodeURIComponent(bucket)}`;
  if (key !== '') return objectNeeds(call, `${resource}/${decodeURIComponent(key)}`, place);
  const asked = [...query.keys()].find((name) => name in BUCKET_READS);
  if (method === 'PUT')
    return query.has('notification') ? [need('s3:PutBucketNotification', resource)] : undefined;
  if (method === 'GET' && asked) return [need(BUCKET_READS[asked] ?? '', resource)];
  const isListing = [...query.keys()].every((name) => LISTING.has(name));
  return (method === 'GET' || method === 'HEAD') && isListing ? [need('s3:ListBucket', resource)] : undefined;
};

/** What a list of objects may be asked with. Anything else in its place names a setting. */
const LISTING: ReadonlySet<string> = new Set([
  'x-id',
  'list-type',
  'prefix',
  'delimiter',
  'max-keys',
  'continuation-token',
  'start-after',
  'encoding-type',
  'fetch-owner',
]);

/** All that functions write to S3: what jobs are to compute, canaries, also of guarded buckets, and the log of the manifest. */
const WRITTEN =
  /^arn:aws:s3:::[^/]+-(?:checksums-[^/]+\/manifests|canary-[^/]+\/canary|log-\d{12}-[^/]+)\/|^arn:aws:s3:::[^/]+\/\.sealwatch-canary\/canary$/;

/** Actions of calls about the lock of an object. */
const LOCK_READS = [
  ['retention', 's3:GetObjectRetention'],
  ['legal-hold', 's3:GetObjectLegalHold'],
] as const;

const objectNeeds = (
  { request: { method, query }, response }: FunctionCall,
  resource: string,
  place: Place,
): Need[] | undefined => {
  if (method === 'PUT' && WRITTEN.test(resource) && [...query.keys()].every((name) => name === 'x-id'))
    return [need('s3:PutObject', resource)];
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  const lock = LOCK_READS.find(([name]) => query.has(name));
  if (lock !== undefined) return [need(lock[1], resource)];
  if ([...query.keys()].some((name) => !/^(?:x-id|versionId|partNumber|response-.*)$/.test(name)))
    return undefined;
  const read = need(query.has('versionId') ? 's3:GetObjectVersion' : 's3:GetObject', resource);
  const key = response.headers['x-amz-server-side-encryption-aws-kms-key-id'];
  return typeof key === 'string' ? [read, decryption(key, resource, place)] : [read];
};

/** What S3 asks KMS for, in the name of whoever reads. */
const decryption = (key: string, object: string, place: Place): Need => ({
  action: 'kms:Decrypt',
  resource: key.startsWith('arn:') ? key : arn('kms', place, `key/${key}`),
  keys: {
    'kms:ViaService': `s3.${place.region}.amazonaws.com`,
    'kms:EncryptionContext:aws:s3:arn': object,
  },
});

const controlNeeds = (
  { request: { method }, body }: FunctionCall,
  path: string,
  place: Place,
): Need[] | undefined => {
  if (path === 'jobs' && method === 'POST') {
    const [, role = ''] = /<RoleArn>([^<]+)<\/RoleArn>/.exec(body) ?? [];
    const keys = { 'iam:PassedToService': 'batchoperations.s3.amazonaws.com' };
    return [need('s3:CreateJob', '*'), { ...need('iam:PassRole', role), keys }];
  }
  const [, job] = /^jobs\/([^/]+)$/.exec(path) ?? [];
  if (job !== undefined)
    return method === 'GET' ? [need('s3:DescribeJob', arn('s3', place, `job/${job}`))] : undefined;
  const [, changed] = /^jobs\/([^/]+)\/status$/.exec(path) ?? [];
  if (changed !== undefined) return [need('s3:UpdateJobStatus', arn('s3', place, `job/${changed}`))];
  const action = ACCOUNT_READS[path];
  if (action) return [need(action, '*')];
  const [, name, rest] = /^accesspoint\/([^/]+)(\/policy)?$/.exec(decodeURIComponent(path)) ?? [];
  if (name === undefined) return undefined;
  return [
    need(rest ? 's3:GetAccessPointPolicy' : 's3:GetAccessPoint', arn('s3', place, `accesspoint/${name}`)),
  ];
};
