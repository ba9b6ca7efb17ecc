import type { PolicyDocument } from '../policies/document.ts';
import type { Selection, Statement } from '../policies/statement.ts';
import { type CheckResult, notApplicable } from './check.ts';
import type { BucketFacts } from './facts.ts';

/**
 * The policy of a directory bucket as a bucket of the general kind would have it. There, whoever may create a session may do all with
 * the objects, and every action is on the bucket.
 */
export const asGeneralPolicy = (policy: PolicyDocument, bucket: string): PolicyDocument => ({
  ...policy,
  statements: policy.statements.map((statement) => translated(statement, bucket)),
});

const translated = (statement: Statement, bucket: string): Statement => ({
  ...statement,
  actions: mapped(statement.actions, actionsOf),
  resources: mapped(statement.resources, (resource) =>
    OWN.exec(resource)?.[1] === bucket ? [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] : [resource],
  ),
});

const OWN = /^arn:[^:]+:s3express:[^:]*:[^:]*:bucket\/(.+)$/s;

const IN_A_SESSION = [
  's3:getobject',
  's3:putobject',
  's3:deleteobject',
  's3:listbucket',
  's3:abortmultipartupload',
];

function actionsOf(action: string): readonly string[] {
  if (action === 's3express:createsession') return IN_A_SESSION;
  return [action.replace(/^s3express:/, 's3:')];
}

const mapped = (
  { isNot, values }: Selection<string>,
  map: (value: string) => readonly string[],
): Selection<string> => ({ isNot, values: [...new Set(values.flatMap(map))].sort() });

/** Judges a general purpose bucket; directory buckets lack the setting. */
export const unlessDirectory = (
  { kind }: BucketFacts,
  setting: string,
  judge: () => CheckResult,
): CheckResult => (kind === 'directory' ? notApplicable(`directory buckets have no ${setting}`) : judge());
