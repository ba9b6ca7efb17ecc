import type { Deployment } from '../../aws/deployment/find-deployment.ts';
import type { AccessProblem } from '../../core/api/sweep-request.ts';
import { partitionIn } from '../../core/base/arn.ts';
import { serviceHost } from '../../core/base/partition.ts';
import { DECRYPT_ACTIONS, LIST_ACTIONS, literal, READ_ACTIONS } from '../../core/scope/reader-permissions.ts';
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

/** One for each bucket that keeps the functions out. None where the deployment does not name its functions' roles. */
export function remediesOf(deployment: Deployment, { access, datasets }: Status): Remedy[] {
  const roles = (deployment.outputs.ReaderRoleArns ?? '').split(',').filter(Boolean);
  if (roles.length === 0) return [];
  const byBucket = Object.groupBy(valueIn(access) ?? [], ({ bucket }) => bucket);
  return Object.entries(byBucket).flatMap(([bucket, problems = []]) => {
    const all = datasets.map(({ dataset }) => dataset).filter((dataset) => dataset.bucket === bucket);
    const needed = { bucket, prefixes: all.map(({ prefix }) => prefix), roles, deployment };
    const remedy = remedyOf(needed, problems);
    return remedy ? [remedy] : [];
  });
}

interface NeededAccess {
  readonly bucket: string;
  readonly prefixes: readonly string[];
  readonly roles: readonly string[];
  readonly deployment: Deployment;
}

function remedyOf(needed: NeededAccess, problems: readonly AccessProblem[]): Remedy | null {
  const isKeptOut = problems.some(({ what }) => what === 'list' || what === 'read');
  const isEncrypted = problems.some(({ what }) => what === 'decrypt');
  if (!isKeptOut && !isEncrypted) return null;
  return {
    bucket: needed.bucket,
    bucketPolicy: isKeptOut ? bucketStatements(needed) : [],
    exemption: isKeptOut ? { ArnNotEquals: { 'aws:PrincipalArn': needed.roles } } : null,
    keyPolicy: isEncrypted ? [keyStatement(needed)] : [],
  };
}

const bucketStatements = (needed: NeededAccess): object[] => [
  allow(needed, { Sid: 'SealwatchLists', Action: LIST_ACTIONS, Resource: [arnOf(needed)] }),
  allow(needed, {
    Sid: 'SealwatchReads',
    Action: READ_ACTIONS,
    Resource: needed.prefixes.map((prefix) => `${arnOf(needed)}/${literal(prefix)}*`),
  }),
];

const keyStatement = (needed: NeededAccess): object => ({
  // In the policy of a key the asterisk is this key.
  ...allow(needed, { Sid: 'SealwatchDecrypts', Action: DECRYPT_ACTIONS, Resource: ['*'] }),
  Condition: {
    StringEquals: { 'kms:ViaService': serviceHost('s3', needed.deployment.region) },
    // The bucket itself stands there where it has a bucket key, else the object.
    StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arnOf(needed), `${arnOf(needed)}/*`] },
  },
});

const allow = (
  { roles }: NeededAccess,
  {
    Sid,
    Action,
    Resource,
  }: { readonly Sid: string; readonly Action: readonly string[]; readonly Resource: readonly string[] },
): object => ({ Sid, Effect: 'Allow', Principal: { AWS: roles }, Action, Resource });

const arnOf = (needed: NeededAccess): string => `arn:${partitionOf(needed)}:s3:::${needed.bucket}`;

const partitionOf = ({ deployment }: NeededAccess): string => partitionIn(deployment.stackId);
