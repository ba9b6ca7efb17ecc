import type { Statement } from '../../../policies/statement.ts';
import type { GuardedDataset } from '../../../scope/guard.ts';
import { mapFact } from '../../fact-logic.ts';
import type { BucketFacts, Fact, WriterFacts } from '../../facts.ts';
import { bucketArn, objectArns } from '../../identity/bucket-arns.ts';
import { identityStatements } from '../../identity/identity-statements.ts';
import { grantsOf, mayDo } from '../../identity/may-do.ts';

/** The training datasets that an identity can both read and write, line by line. */
export function circlesOf(
  facts: BucketFacts,
  training: readonly GuardedDataset[],
  arn: string,
  writer: Fact<WriterFacts>,
): Fact<readonly string[]> {
  if (writer.kind === 'unknown') return writer;
  return mapFact(identityStatements(writer.value.policies), (statements) =>
    training
      .filter(({ prefix }) => mayRead(facts, statements, prefix))
      .filter(({ prefix, writers }) => writers.includes(arn) || mayWrite(facts, statements, prefix))
      .map(({ name, prefix }) => `${arn} reads and can write ${name || JSON.stringify(prefix)}`),
  );
}

const mayRead = (facts: BucketFacts, statements: readonly Statement[], prefix: string): boolean =>
  facts.kind === 'directory'
    ? sessions(facts, statements).length > 0
    : objectArns(facts, prefix).some((resource) => mayDo(statements, { action: 's3:GetObject', resource }));

const mayWrite = (facts: BucketFacts, statements: readonly Statement[], prefix: string): boolean =>
  facts.kind === 'directory'
    ? sessions(facts, statements).some((grant) => !isReadOnly(grant))
    : objectArns(facts, prefix).some((resource) => mayDo(statements, { action: 's3:PutObject', resource }));

const sessions = (facts: BucketFacts, statements: readonly Statement[]): readonly Statement[] =>
  grantsOf(statements, { action: 's3express:CreateSession', resource: bucketArn(facts) });

/** In a directory bucket a session may do all with the objects, unless it has to be one that reads. */
const isReadOnly = ({ conditions }: Statement): boolean =>
  conditions.some(
    ({ operator, isOptional, key, values }) =>
      operator === 'stringequals' &&
      !isOptional &&
      key === 's3express:sessionmode' &&
      values.join() === 'ReadOnly',
  );
