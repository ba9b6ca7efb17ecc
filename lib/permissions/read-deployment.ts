import { Stack, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Grant as DeployedGrant } from '../../core/scope/approvers.ts';
import type { Functions } from '../functions/functions.ts';
import type { Queues } from '../queues.ts';
import { executionsArn } from '../state-machine.ts';
import type { Tables } from '../tables.ts';
import type { EncryptedTopic } from '../topics.ts';
import { tableAccess } from './permission.ts';

/** The parts of a deployment that can be asked something. */
export interface Readable {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly topics: readonly EncryptedTopic[];
}

/** Lets somebody ask the tables, and see whether everything works. */
export const readDeployment = (grantee: IGrantable, { tables, queues, topics }: Readable): Grant => {
  const all = [tables.manifest, tables.versions, tables.findings, tables.runs];
  return [
    ...tableAccess({ read: all, indexes: all.flatMap(({ shortIndexArns }) => shortIndexArns) }).map(
      ({ actions, resources }) => ({ actions: [...actions], resourceArns: [...resources] }),
    ),
    // One statement for two kinds of things, since templates have a length: an action means nothing to the other's.
    {
      actions: ['cloudformation:DescribeStacks', 'states:DescribeExecution'],
      resourceArns: [Stack.of(tables).stackId, executionsArn(tables, 'Runs')],
    },
    { actions: ['sqs:GetQueueAttributes'], resourceArns: queueArns(queues) },
    { actions: ['sns:ListSubscriptionsByTopic'], resourceArns: topics.map(({ topic }) => topic.topicArn) },
    // SNS knows no narrower resource for reading a subscription, nor CloudWatch for reading metrics.
    { actions: ['sns:GetSubscriptionAttributes', 'cloudwatch:GetMetricData'], resourceArns: ['*'] },
  ]
    .map((permission) => Grant.addToPrincipal({ grantee, ...permission }))
    .reduce((all, one) => all.combine(one));
};

const queueArns = ({ worked, undelivered }: Queues): string[] => [
  ...Object.values(worked).flatMap(({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn]),
  undelivered.queueArn,
];

export interface PrincipalGrantOptions {
  /** Names of datasets. @default - all, also those that are added later */
  readonly datasets?: readonly string[];
}

/** Characters of all grants together: CloudFormation hands them to a function, which writes them into one item of a table. */
const MAX_GRANTS_LENGTH = 200_000;

/**
 * The list that the recording function decides by. IAM only knows who may invoke it, not for which dataset. The deployment writes
 * it into a table: the environment holds 4 KB, which some dozens of grants exceed. CloudFormation gives the function their digest, so
 * that whoever gets others written down gains nothing.
 */
export class PrincipalGrants {
  readonly #grants: DeployedGrant[] = [];
  readonly #functions: Pick<Functions, 'recordBaseline' | 'configure'>;

  constructor(functions: Pick<Functions, 'recordBaseline' | 'configure'>) {
    this.#functions = functions;
    functions.configure.recordGrants(() => this.#json());
  }

  /** How many there are when the template is made. */
  get count(): number {
    return this.#grants.length;
  }

  add(grant: DeployedGrant): void {
    this.#grants.push(grant);
    if (this.#grants.length > 1) return;
    const { recordBaseline, configure } = this.#functions;
    recordBaseline.function.addEnvironment('SEALWATCH_GRANTS_DIGEST', configure.grantsDigest);
  }

  #json(): string {
    const stack = Stack.of(this.#functions.recordBaseline);
    const named = this.#grants.map((grant) => ({ ...grant, ...nameIn(stack, grant) }));
    const { length } = JSON.stringify(named);
    if (length > MAX_GRANTS_LENGTH)
      throw new SealwatchError(
        'CONFIG_INVALID',
        `the ${this.count} grants of seal and approve have ${length} characters, allowed ${MAX_GRANTS_LENGTH}: grant roles that several people take on, or leave out datasets, which stands for all`,
      );
    return stack.toJsonString(named);
  }
}

/** What stands for an ARN that only the deployment knows, so that it can be compared before. */
const nameIn = (stack: Stack, { arn }: DeployedGrant): Pick<DeployedGrant, 'as'> =>
  Token.isUnresolved(arn) ? { as: textOf(stack.resolve(arn)) } : {};

/** An intrinsic function as people would write it. Not in the form of `Fn::Sub`: validators would ask why it is none. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [name, given] = Object.entries(value as object)[0] ?? [];
  if (name === 'Ref') return `<${given}>`;
  if (name === 'Fn::GetAtt') return `<${given.join('.')}>`;
  if (name === 'Fn::Join') return given[1].map(textOf).join(given[0]);
  return JSON.stringify(value);
}
