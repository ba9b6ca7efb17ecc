import { partitionIn } from '../../core/base/arn.ts';
import { isObject, type Json, type JsonObject } from '../../core/base/json.ts';
import type { AwsCall } from '../findings/put-back/aws-call.ts';
import { type Principal, principalPatterns } from './principal.ts';
import { done, impossible, possible, type Step } from './step.ts';

/** A bucket with the prefixes in it that are to be kept from somebody. */
export interface Place {
  readonly bucket: string;
  readonly prefixes: readonly string[];
}

/** Bytes that S3 takes of a bucket policy. https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html */
const MAX_POLICY_BYTES = 20 * 1024;

/** Calls on the bucket itself that endanger what is in it. */
const BUCKET_ACTIONS = [
  's3:PutBucket*',
  's3:DeleteBucket*',
  's3:PutLifecycleConfiguration',
  's3:PutEncryptionConfiguration',
  's3:PutReplicationConfiguration',
];

/** Adds statements to a bucket's policy that deny somebody the datasets in it, whatever else lets them in. */
export function denyPrincipal(
  principal: Exclude<Principal, { readonly kind: 'nobody' }>,
  { bucket, prefixes }: Place,
  {
    policy,
    id,
  }: { /** As S3 has it; `null` for none. */ readonly policy: string | null; readonly id: string },
): Step {
  const root =
    principal.kind === 'root'
      ? '; the root user of the account that owns the bucket can still delete this policy'
      : '';
  const named = {
    kind: 'deny-principal',
    subject: prefixes.map((prefix) => `s3://${bucket}/${prefix}`).join(' '),
    note: `denies ${principal.arn} every call on these objects and changes of the bucket, at once and for all its sessions; what it does rightly there fails too${root}`,
  } as const;
  const before = policy === null ? null : parsed(policy);
  if (policy !== null && before === null) return impossible(named, 'the policy of the bucket cannot be read');
  if (
    before !== null &&
    before.Version !== '2012-10-17' &&
    prefixes.some((prefix) => literal(prefix) !== prefix)
  )
    return impossible(
      named,
      'the policy of the bucket is of version 2008-10-17, which cannot name these prefixes: write its "Version" as 2012-10-17 first',
    );
  const statements = statementsOf(before);
  const own = denials(principal, { bucket, prefixes }, id);
  const sids = new Set(own.map(({ Sid }) => Sid));
  const others = statements.filter((each) => !(isObject(each) && sids.has(String(each.Sid))));
  const put = (text: string): AwsCall => ({
    service: 's3api',
    operation: 'put-bucket-policy',
    options: { bucket, policy: text },
  });
  const written = (list: readonly Json[]): string =>
    // A policy without a version is of 2008: with another, its own texts would mean something else.
    JSON.stringify({ ...(before ?? { Version: '2012-10-17' }), Statement: list });
  const undo: AwsCall =
    others.length === 0
      ? { service: 's3api', operation: 'delete-bucket-policy', options: { bucket } }
      : put(others.length === statements.length && policy !== null ? policy : written(others));
  if (isThere(statements, own)) return done(named, [undo]);
  const text = written([...others, ...own]);
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES)
    return impossible(
      named,
      `the policy would have ${Buffer.byteLength(text)} bytes, and S3 takes ${MAX_POLICY_BYTES}: take out statements that nobody needs first`,
    );
  return possible(named, {
    calls: [put(text)],
    undo: [undo],
    basis: { kind: 'policy', bucket, text: policy },
  });
}

interface Denial {
  readonly [member: string]: Json;
  readonly Sid: string;
}

function denials(
  principal: Exclude<Principal, { readonly kind: 'nobody' }>,
  { bucket, prefixes }: Place,
  id: string,
): readonly [Denial, Denial] {
  const arn = `arn:${partitionIn(principal.arn)}:s3:::${bucket}`;
  const whom = {
    Effect: 'Deny',
    Principal: '*',
    Condition: { ArnLike: { 'aws:PrincipalArn': principalPatterns(principal) } },
  };
  const objects = prefixes.map((prefix) => `${arn}/${literal(prefix)}*`);
  return [
    { Sid: `SealwatchContainObjects${id}`, ...whom, Action: 's3:*', Resource: objects },
    { Sid: `SealwatchContainBucket${id}`, ...whom, Action: BUCKET_ACTIONS, Resource: arn },
  ];
}

/** A prefix in which nothing is a wildcard or a variable of a policy. */
const literal = (prefix: string): string => prefix.replaceAll(/[*?$]/g, (sign) => `\${${sign}}`);

const isThere = (statements: readonly Json[], own: readonly Json[]): boolean => {
  const present = new Set(statements.map((each) => JSON.stringify(each)));
  return own.every((each) => present.has(JSON.stringify(each)));
};

function parsed(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function statementsOf(policy: JsonObject | null): readonly Json[] {
  const { Statement: statement } = policy ?? {};
  if (statement === undefined) return [];
  return Array.isArray(statement) ? statement : [statement];
}
