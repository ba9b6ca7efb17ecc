import type { Caller } from '../findings/actor.ts';

/** What kind of program or person reads. `role` is a role whose session says no more. */
export type ReaderKind =
  | 'sagemaker'
  | 'ec2-instance'
  | 'lambda-function'
  | 'ecs-task'
  | 'eks-pod'
  | 'glue-job'
  | 'emr-job'
  | 'batch-job'
  | 'build'
  | 'bedrock'
  | 's3-replication'
  | 's3-batch'
  | 'person'
  | 'role'
  | 'service'
  | 'account'
  | 'anonymous'
  | 'unknown';

/** Kinds that compute something of what they read, and would have to do it again. */
const JOBS: ReadonlySet<ReaderKind> = new Set([
  'sagemaker',
  'ec2-instance',
  'lambda-function',
  'ecs-task',
  'eks-pod',
  'glue-job',
  'emr-job',
  'batch-job',
  'build',
  'bedrock',
  'role',
]);

export const isJob = (kind: ReaderKind): boolean => JOBS.has(kind);

/** What the name of a session says; the first that fits. Names are those that AWS's services give to the sessions of their roles. */
const BY_SESSION: readonly (readonly [RegExp, ReaderKind])[] = [
  [/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, 'ec2-instance'],
  [/^SageMaker$|^sagemaker[-_]/i, 'sagemaker'],
  [/^s3-replication$/i, 's3-replication'],
  [/^s3-batch-operations/i, 's3-batch'],
  [/^GlueJobRunnerSession|^AWSGlue/i, 'glue-job'],
  [/^EMR|^CCSSession$/i, 'emr-job'],
  [/^eks-/, 'eks-pod'],
  [/^AWSCodeBuild-|^GitHub_?Actions|^gitlab|^codepipeline/i, 'build'],
  [/^Bedrock/i, 'bedrock'],
  [/^[0-9a-f]{32}$/, 'ecs-task'],
];

/** What a program says of itself. Anybody can write it, so it decides only where nothing else does. */
const BY_AGENT: readonly (readonly [RegExp, ReaderKind])[] = [
  [/exec-env\/AWS_Lambda/i, 'lambda-function'],
  [/exec-env\/AWS_ECS|AWS_EC2_ECS/i, 'ecs-task'],
  [/sagemaker/i, 'sagemaker'],
  [/\bAWS-?Glue|glue\//i, 'glue-job'],
  [/ElasticMapReduce|emrfs/i, 'emr-job'],
];

/** The service that called for somebody, or on its own. */
const BY_SERVICE: readonly (readonly [RegExp, ReaderKind])[] = [
  [/^batchoperations\.s3\./, 's3-batch'],
  [/^sagemaker\./, 'sagemaker'],
  [/^glue\./, 'glue-job'],
  [/^elasticmapreduce\.|^emr-/, 'emr-job'],
  [/^bedrock\./, 'bedrock'],
  [/^batch\./, 'batch-job'],
  [/^lambda\./, 'lambda-function'],
];

/** Roles of IAM Identity Center belong to people. */
const ROLE_OF_PEOPLE = /:role\/(?:.*\/)?AWSReservedSSO_/;

const first = (rules: readonly (readonly [RegExp, ReaderKind])[], text: string | null): ReaderKind | null =>
  text === null ? null : (rules.find(([form]) => form.test(text))?.[1] ?? null);

/** What reads, as far as its identity, its session, the service that called and its user agent say. */
export function readerKind({ kind, arn, session, invokedBy, userAgent }: Caller): ReaderKind {
  if (kind === 'anonymous' || kind === 'account' || kind === 'unknown') return kind;
  if (kind === 'person' || kind === 'root' || ROLE_OF_PEOPLE.test(arn ?? '')) return 'person';
  const found = first(BY_SESSION, session) ?? first(BY_SERVICE, invokedBy) ?? first(BY_AGENT, userAgent);
  if (found !== null) return found;
  // People give a session their name by signing in.
  if (session !== null && /@/.test(session)) return 'person';
  return kind === 'service' || kind === 'deployment' ? 'service' : 'role';
}
