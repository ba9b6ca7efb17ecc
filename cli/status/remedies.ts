import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import type { AccessProblem } from '../../core/api/sweep-request.ts';
import { DECRYPT_ACTIONS, LIST_ACTIONS, literal, READ_ACTIONS } from '../../core/scope/guard.ts';
import { valueIn } from './attempt.ts';
import type { Status } from './status.ts';

/** What lets the functions into a bucket; only what its problems ask for. */
export interface Remedy {
  readonly bucket: string;
  /** Statements for the policy of the bucket. */
  readonly bucketPolicy: readonly object[];
  /** A condition for statements of that policy that deny everybody but some; `null` where none is in the way. */
  readonly exemption: object | null;
  /** Statements for the policy of the key that its objects are encrypted with. */
  readonly keyPolicy: readonly object[];
}

/** One for each bucket that keeps the functions out. None where the deployment does not tell its functions' roles. */
export function remediesOf(deployment: Deployment, { access, datasets }: Status): Remedy[] {
  const roles = (deployment.outputs.ReaderRoleArns ?? '').split(',').filter(Boolean);
  if (roles.length === 0) return [];
  const byBucket = Object.groupBy(valueIn(access) ?? [], ({ bucket }) => bucket);
  return Object.entries(byBucket).flatMap(([bucket, problems = []]) => {
    const all = datasets.map(({ dataset }) => dataset).filter((dataset) => dataset.bucket === bucket);
    const door = { bucket, prefixes: all.map(({ prefix }) => prefix), roles, deployment };
    const remedy = remedyOf(door, problems);
    return remedy ? [remedy] : [];
  });
}

interface Door {
  readonly bucket: string;
  readonly prefixes: readonly string[];
  readonly roles: readonly string[];
  readonly deployment: Deployment;
}

function remedyOf(door: Door, problems: readonly AccessProblem[]): Remedy | null {
  const isKeptOut = problems.some(({ what }) => what === 'list' || what === 'read');
  const isEncrypted = problems.some(({ what }) => what === 'decrypt');
  if (!isKeptOut && !isEncrypted) return null;
  return {
    bucket: door.bucket,
    bucketPolicy: isKeptOut ? bucketStatements(door) : [],
    exemption: isKeptOut ? { ArnNotEquals: { 'aws:PrincipalArn': door.roles } } : null,
    keyPolicy: isEncrypted ? [keyStatement(door)] : [],
  };
}

const bucketStatements = (door: Door): object[] => [
  allow('SealwatchLists', door, LIST_ACTIONS, [arnOf(door)]),
  allow(
    'SealwatchReads',
    door,
    READ_ACTIONS,
    door.prefixes.map((prefix) => `${arnOf(door)}/${literal(prefix)}*`),
  ),
];

const keyStatement = (door: Door): object => ({
  // In the policy of a key the asterisk is this key.
  ...allow('SealwatchDecrypts', door, DECRYPT_ACTIONS, ['*']),
  Condition: {
    StringEquals: { 'kms:ViaService': `s3.${door.deployment.region}.${domainOf(door)}` },
    // The bucket itself stands there where it has a bucket key, else the object.
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arnOf(door), `${arnOf(door)}/*`] },
  },
});

const allow = (
  Sid: string,
  { roles }: Door,
  Action: readonly string[],
  Resource: readonly string[],
): object => ({ Sid, Effect: 'Allow', Principal: { AWS: roles }, Action, Resource });

const arnOf = (door: Door): string => `arn:${partitionOf(door)}:s3:::${door.bucket}`;

const partitionOf = ({ deployment }: Door): string => deployment.stackId.split(':')[1] ?? 'aws';

const domainOf = (door: Door): string =>
  partitionOf(door) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
