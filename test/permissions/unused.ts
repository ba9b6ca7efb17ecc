import { fits } from '../infra/simulation/glob.ts';

/** Something that a function may do, as its policies say it. */
export interface Grant {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

/** Grants that the end-to-end tests do not use, and that stay. */
export interface Unused {
  /** Names of functions; `*` stands for anything. */
  readonly roles: readonly string[];
  readonly actions: readonly string[];
  /** Patterns. @default - any */
  readonly resources?: readonly string[];
  readonly reason: string;
  /** Set where some runs use them, such as on a busy machine: they are not held against the list then. */
  readonly varies?: true;
}

const hides = ({ roles, actions, resources = ['*'] }: Unused, grant: Grant): boolean =>
  roles.some((role) => fits(role, grant.role)) &&
  actions.some((action) => fits(action, grant.action)) &&
  resources.some((resource) => resource === '*' || fits(resource, grant.resource));

const lineOf = ({ role, action, resource }: Grant): string => `${role}: ${action} on ${resource}`;

/** Grants that nothing used and no reason explains, each as a line. */
export const unexplained = (unused: readonly Grant[], list = UNUSED): string[] =>
  unused.filter((grant) => !list.some((entry) => hides(entry, grant))).map(lineOf);

/** Grants that the list calls unused although they are used, and entries that explain nothing. */
export const untrue = (used: readonly Grant[], unused: readonly Grant[], list = UNUSED): string[] => {
  const never = list.filter(({ varies }) => !varies);
  const each = list.flatMap(({ roles, actions, ...entry }) =>
    actions.map((action) => ({ ...entry, roles, actions: [action] })),
  );
  // What is used now and then may be used in this run: it is there all the same.
  const explains = (entry: Unused): boolean =>
    (entry.varies ? [...used, ...unused] : unused).some((grant) => hides(entry, grant));
  return [
    ...used
      .filter((grant) => never.some((entry) => hides(entry, grant)))
      .map((grant) => `used: ${lineOf(grant)}`),
    ...each
      .filter((entry) => !explains(entry))
      .map(({ roles, actions }) => `explains nothing: ${roles} ${actions}`),
  ];
};

const READERS = ['VerifyObject', 'VerifyBulkObject', 'RecordBaseline', 'SweepBatch'];
const JUDGES = ['JudgeActivity', 'JudgeObjectWrites', 'JudgeBulkObjectWrites'];
const SETTINGS = [...JUDGES, 'AuditPosture', 'LookAtSettings'];

/** Every grant that no end-to-end test uses. Whoever adds to it says why the function needs it all the same. */
export const UNUSED: readonly Unused[] = [
  {
    roles: READERS,
    actions: ['s3:ListBucket'],
    reason: 'Without it S3 answers that an object is denied where it is gone; no call asks for it.',
  },
  {
    roles: ['SweepBatch'],
    actions: ['s3:GetObjectRetention'],
    reason:
      'For holds that end: the end-to-end test puts a legal hold, and test/integration/hold.test.ts reads both kinds.',
  },
  {
    roles: ['AppendLog'],
    actions: ['s3:ListBucket'],
    reason:
      'Without it S3 answers that a path of the log is denied where there is none; no call asks for it.',
  },
  {
    roles: [...READERS, ...JUDGES, 'LookAtSettings', 'Configure', 'AuditPosture', 'Notify', 'AppendLog'],
    actions: ['kms:GenerateMac'],
    reason:
      'The key of the seals is asked for once for each start of a function, when it first writes: some write nothing in a run.',
    varies: true,
  },
  {
    roles: ['AuditPosture'],
    actions: ['s3express:ListTagsForResource', 's3express:ListAccessPointsForDirectoryBuckets'],
    reason: 'The emulator has no directory buckets, so nothing is asked about one.',
  },
  {
    roles: ['RecordBaseline', 'SweepBatch'],
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    reason: 'For a run that is asked for while it is executed, and for one that is stopped.',
    varies: true,
  },
  {
    roles: ['Notify'],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    reason: 'SNS asks KMS for it where a message goes to an encrypted topic; the emulator asks nobody.',
  },
  {
    roles: READERS,
    actions: ['states:StartExecution', 'states:DescribeExecution'],
    reason:
      'A large object is read in parts because of whoever comes to it first; the others find its reading.',
    varies: true,
  },
  {
    roles: [...READERS, 'HashObject'],
    actions: ['kms:Decrypt'],
    reason: 'S3 asks KMS for it where the object that is read was encrypted with a key of the account.',
    varies: true,
  },
  {
    roles: ['HashObject'],
    actions: ['s3:GetObject'],
    reason: 'S3 asks for it, and not for a version, where an object of a bucket without versions is read.',
  },
  {
    roles: READERS,
    actions: ['s3:GetBucketVersioning', 's3:GetObject', 's3:GetObjectVersion', 's3:ListBucketVersions'],
    reason:
      'All readers have one program, which reads versions, objects of unversioned buckets, and what a list names.',
    varies: true,
  },
  {
    roles: [...READERS, ...JUDGES, 'LookAtSettings', 'Configure', 'AuditPosture'],
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
    resources: ['*-Manifest', '*-Versions', '*-Findings', '*-Runs'],
    reason:
      'What is recorded depends on what happens: a table is read and written where something in it is wrong, held back or moved.',
    varies: true,
  },
  {
    roles: READERS,
    actions: ['dynamodb:Query'],
    resources: ['*/index/by-digest', '*/index/by-prefix', '*/index/by-object'],
    reason:
      'Copies are looked for where approved bytes are lost; a whole dataset is read where it is sealed or swept.',
    varies: true,
  },
  {
    roles: [...READERS, ...JUDGES],
    actions: ['sqs:SendMessage'],
    reason:
      'What an invocation has no time for, or what may wait, is sent to a queue: a quiet machine has the time.',
    varies: true,
  },
  {
    roles: SETTINGS,
    actions: ['s3:Get*'],
    resources: ['arn:aws:s3:::*'],
    reason:
      'A setting is asked for when its record or an earlier answer calls for it; all judges have one program, whichever queue they work off.',
    varies: true,
  },
  {
    roles: ['AuditPosture', 'LookAtSettings'],
    actions: [
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrail',
      'cloudtrail:GetTrailStatus',
      's3:GetAccessPoint',
      's3:GetAccessPointPolicy',
    ],
    reason: 'Each is asked about what a list names: a trail or an access point that exists at that moment.',
    varies: true,
  },
  {
    roles: ['AuditPosture'],
    actions: [
      'iam:ListRolePolicies',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
    ],
    reason:
      'Writers, their policies and the keys of buckets are asked about where an audit finds them: most writers here do not exist.',
    varies: true,
  },
  {
    roles: ['LookAtSettings'],
    actions: ['lambda:InvokeFunction'],
    reason: 'It has a dataset listed again after its objects were not watched for a time.',
    varies: true,
  },
  {
    roles: ['SweepBatch'],
    actions: ['s3:UpdateJobStatus'],
    reason: 'The local AWS ends a job before anybody can stop its run; integration tests cancel one.',
  },
];
