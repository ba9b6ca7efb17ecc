import { functionsAmong, type StackPart } from '../../aws/doctor/deployment-reader.ts';
import { partArn, partNamed } from '../../aws/doctor/part-arns.ts';
import { PermissionReader } from '../../aws/doctor/permission-reader.ts';
import { partitionIn } from '../../core/base/arn.ts';
import { mapAtOnce } from '../../core/base/concurrency-limit.ts';
import { type Diagnosis, fine, notChecked } from '../../core/doctor/diagnosis.ts';
import {
  type Denied,
  deniedByResource,
  judgeRole,
  partNeedsOf,
  type Question,
  questionsOf,
} from '../../core/doctor/judge-permissions.ts';
import type { PartNeed } from '../../core/doctor/part-needs.ts';
import { type Fact, known } from '../../core/posture/facts.ts';
import { AT_ONCE, type Given } from './examination.ts';

const check = 'permissions';

/**
 * Whether each function's role may do what it does with guarded buckets, and with the tables, queues, topics and keys of the stack. A role is
 * asked about one resource after the other, so no more questions are under way than roles, however much is guarded.
 */
export async function examinePermissions(given: Given): Promise<readonly Diagnosis[]> {
  const { parts } = given;
  if (parts.kind === 'unknown') return [notChecked({ check, about: null }, parts.reason)];
  const permissions = new PermissionReader(given.connection.clients);
  const found = await mapAtOnce(functionsAmong(parts.value), AT_ONCE, (each) =>
    examineRole(each, parts.value, { ...given, permissions }),
  );
  // What keeps a policy from being read is the same for every role.
  const once = new Map(found.flat().map((each) => [JSON.stringify(each), each]));
  return [...once.values()];
}

async function examineRole(
  { logicalId, name }: StackPart,
  parts: readonly StackPart[],
  { connection, reader, permissions, datasets }: Given & { readonly permissions: PermissionReader },
): Promise<readonly Diagnosis[]> {
  const { deployment } = connection;
  const place = { ...deployment, partition: partitionIn(deployment.stackId) };
  const guarded = questionsOf(logicalId, datasets, place.partition);
  const needs = partNeedsOf(logicalId);
  if (guarded.length + needs.length === 0) return [];
  const deployed = await reader.function(name);
  if (deployed.kind === 'unknown') return [notChecked({ check, about: name }, deployed.reason)];
  // That it is gone is said of the function.
  if (deployed.value === null) return [];
  const { roleArn } = deployed.value;
  const role = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  const subject = { check, about: role } as const;

  const found: Diagnosis[] = [];
  /** @returns false where nobody says it: the next question would have the same answer */
  const judge = (denied: Fact<readonly Denied[]>): boolean => {
    if (denied.kind === 'unknown') found.push(notChecked(subject, denied.reason));
    else found.push(...judgeRole(role, denied.value));
    return denied.kind !== 'unknown';
  };

  for (const question of guarded) if (!judge(await permissions.denied(roleArn, question))) return found;
  for (const { part, ...asked } of needs) {
    const target = await targetOf(part);
    if (target === null) continue;
    if ('outcome' in target) {
      found.push(target);
      continue;
    }
    const question: Question = { ...asked, resource: target.resource };
    if (!judge(await permissions.denied(roleArn, question))) return found;
    const policy = await permissions.policy(target.part, target.arn);
    if (policy.kind === 'unknown') found.push(notChecked({ check, about: target.arn }, policy.reason));
    else judge(known(deniedByResource(question, policy.value, roleArn)));
  }
  return found.length === 0 ? [fine(subject)] : found;

  /** A part of the stack, and the ARN of what of it is needed; or why that is not known. `null` for a stream that is not there. */
  async function targetOf(
    path: PartNeed['part'],
  ): Promise<{ part: StackPart; arn: string; resource: string } | Diagnosis | null> {
    const [partName = '', ...rest] = path.split('/');
    const part = partNamed(parts, partName);
    const arn = part && partArn(part, place);
    if (!part || !arn) return notChecked(subject, `the stack lists no part ${partName}, which ${name} needs`);
    if (rest[0] !== 'stream') return { part, arn, resource: [arn, ...rest].join('/') };
    const stream = await reader.stream(part.name);
    if (stream.kind === 'unknown') return notChecked(subject, stream.reason);
    // That a table has none is said of its streams.
    return stream.value === null ? null : { part, arn: stream.value, resource: stream.value };
  }
}
