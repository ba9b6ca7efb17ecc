import type { Statement } from '../../policies/statement.ts';
import type { GuardedDataset } from '../../scope/guard.ts';
import { type Check, type CheckResult, couldNotSay, fail, notApplicable, pass } from '../check.ts';
import { type BucketFacts, type Fact, mapFact, type WriterFacts } from '../facts.ts';
import { isOutput } from '../output-datasets.ts';
import { bucketArn, grantsOf, identityStatements, mayDo, objectArns, writerFacts } from '../writers.ts';

/**
 * A credential that writes models is one that the configuration names as a writer of a dataset that training makes, in any guarded
 * bucket. It must not be able both to read and to write a training dataset of this bucket: to read by its policies, to write by its
 * policies or because the configuration names it there as well.
 */
export const readAndWriteSeparated: Check = {
  id: 'read-and-write-separated',
  title: 'What writes models cannot write the training data that it reads',
  severity: 'medium',
  appliesByConfiguration: true,
  why: 'A training job runs code and opens files from many sources. If its credential can also write the training data, whoever takes over one run poisons all later ones.',
  remediation: {
    cli: 'aws iam put-role-policy --role-name TRAINING-ROLE --policy-name read-training-data --policy-document \'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::BUCKET/PREFIX*"},{"Effect":"Deny","Action":["s3:PutObject*","s3:DeleteObject*"],"Resource":"arn:aws:s3:::BUCKET/*"}]}\'\n# and take TRAINING-ROLE out of the writers of the training data in sealwatch.config.ts; models go to another bucket or, with another Deny, another prefix',
    cdk: 'data.grantRead(trainingRole, "moderation/v3/*");\nmodels.grantPut(trainingRole, "models/moderation/*");',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    const training = facts.datasets.filter((dataset) => !isOutput(dataset));
    if (training.length === 0) return notApplicable('no training data is guarded in it');
    const writers = modelWriters(facts);
    if (writers.length === 0) return notApplicable('the configuration names nobody who writes models');
    const answers = writers.map((arn) => circlesOf(facts, training, arn, writerFacts(facts, arn)));
    const circles = answers.flatMap((answer) => (answer.kind === 'known' ? answer.value : []));
    if (circles.length > 0)
      return fail('a credential writes models, and can write the training data that it reads', circles);
    const open = [...answers, facts.accessPoints].find(({ kind }) => kind === 'unknown');
    return open?.kind === 'unknown' ? couldNotSay(open.reason) : separated(writers);
  },
};

const separated = (writers: readonly string[]): CheckResult =>
  pass('what writes models cannot write the training data that it reads', writers);

const modelWriters = ({ account }: BucketFacts): readonly string[] => [
  ...new Set(account.guardedDatasets.filter(isOutput).flatMap(({ writers }) => writers)),
];

/** The training datasets that an identity can both read and write, line by line. */
function circlesOf(
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
