import { Lazy, Stack, Token } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SealwatchError } from '../../core/base/errors.ts';
import type { Queues } from '../queues.ts';
import type { Tables } from '../tables.ts';
import type { EncryptedTopic } from '../topics.ts';
import { READ_ACTIONS } from './permission.ts';

/** The parts of a deployment that can be asked something. */
export interface Readable {
  readonly tables: Tables;
  readonly queues: Queues;
  readonly topics: readonly EncryptedTopic[];
}

/** Lets somebody ask the tables, and see whether everything works. */
export const readDeployment = (grantee: IGrantable, { tables, queues, topics }: Readable): Grant =>
  [
    {
      actions: [...READ_ACTIONS],
      resourceArns: [tables.manifest, tables.versions, tables.findings, tables.runs].flatMap((table) => [
        table.tableArn,
        ...table.indexArns,
      ]),
    },
    { actions: ['cloudformation:DescribeStacks'], resourceArns: [Stack.of(tables).stackId] },
    { actions: ['sqs:GetQueueAttributes'], resourceArns: queueArns(queues) },
    { actions: ['sns:ListSubscriptionsByTopic'], resourceArns: topics.map(({ topic }) => topic.topicArn) },
    // SNS knows no narrower resource for reading a subscription, nor CloudWatch for reading metrics.
    { actions: ['sns:GetSubscriptionAttributes'], resourceArns: ['*'] },
    { actions: ['cloudwatch:GetMetricData'], resourceArns: ['*'] },
  ]
    .map((permission) => Grant.addToPrincipal({ grantee, ...permission }))
    .reduce((all, one) => all.combine(one));

const queueArns = ({ worked, undelivered }: Queues): string[] => [
  ...Object.values(worked).flatMap(({ queue, deadLetters }) => [queue.queueArn, deadLetters.queueArn]),
  undelivered.queueArn,
];

export interface PrincipalGrantOptions {
  /** Names of datasets. @default - all, also those that are added later */
  readonly datasets?: readonly string[];
}

/** Who may ask the recording function for what; it proves who asks and compares. */
interface PrincipalGrant {
  readonly arn: string;
  readonly actions: readonly ('seal' | 'approve')[];
  /** `*` stands for all. */
  readonly datasets: readonly string[];
}

/** The list that the recording function decides by. IAM only knows who may invoke it, not for which dataset. */
export class PrincipalGrants {
  readonly #grants: PrincipalGrant[] = [];
  readonly #recorder: LambdaFunction;

  constructor(recorder: LambdaFunction) {
    this.#recorder = recorder;
  }

  /** How many there are when the template is made. */
  get count(): number {
    return this.#grants.length;
  }

  add(grant: PrincipalGrant): void {
    this.#grants.push(grant);
    if (this.#grants.length > 1) return;
    const produce = () => {
      requireRoom(this.#grants);
      return Stack.of(this.#recorder).toJsonString(this.#grants);
    };
    this.#recorder.addEnvironment('SEALWATCH_GRANTS', Lazy.string({ produce }));
  }
}

/** A function's environment holds 4 KB; names of tables, topics and queues have the rest. */
const MAX_GRANT_BYTES = 2_500;
/** An ARN that only the deployment knows. */
const ARN_BYTES = 100;

function requireRoom(grants: readonly PrincipalGrant[]): void {
  const bytes = grants.reduce(
    (sum, grant) => sum + JSON.stringify(grant).length + (Token.isUnresolved(grant.arn) ? ARN_BYTES : 0),
    0,
  );
  if (bytes <= MAX_GRANT_BYTES) return;
  throw new SealwatchError(
    'CONFIG_INVALID',
    `${grants.length} grants of seal and approve take ${bytes} bytes of the environment of a function, which has room for ${MAX_GRANT_BYTES}; grant to fewer roles, or for all datasets`,
  );
}
