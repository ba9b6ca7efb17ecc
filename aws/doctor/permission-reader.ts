import { GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { type ContextEntry, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { listAt, textAt } from '../../core/base/json.ts';
import { remembered } from '../../core/base/memoize.ts';
import type { Denied, Question } from '../../core/doctor/judge-permissions.ts';
import { type Fact, known, unknown } from '../../core/posture/facts.ts';
import { askFact } from '../posture/fact.ts';
import type { StackPart } from './deployment-reader.ts';

interface Clients {
  readonly documents: DynamoDBDocumentClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Asks AWS what the functions' roles may do with the parts of a deployment. Each answer is known or unknown on its own. */
export class PermissionReader {
  readonly #clients: Clients;
  /** The policy of a table, queue, topic or key with this ARN; `null` where it has none. Each is asked about once. */
  readonly policy: (part: StackPart, arn: string) => Promise<Fact<string | null>>;

  constructor(clients: Clients) {
    this.#clients = clients;
    const policies = remembered(
      ({ part, arn }: { readonly part: StackPart; readonly arn: string }) => this.#policy(part, arn),
      ({ arn }) => arn,
    );
    this.policy = (part, arn) => policies({ part, arn });
  }

  /**
   * What IAM's simulation of a role's policies refuses. Policies of resources are no part of it: IAM simulates those for no role. It is asked
   * about one resource at a time, as its answer about several has had more than one form.
   */
  async denied(
    PolicySourceArn: string,
    { actions, resource, context }: Question,
  ): Promise<Fact<readonly Denied[]>> {
    const asked = await askFact(
      { what: `what ${PolicySourceArn} may do`, permission: 'iam:SimulatePrincipalPolicy' },
      () =>
        this.#clients.iam.send(
          new SimulatePrincipalPolicyCommand({
            PolicySourceArn,
            ActionNames: [...actions],
            ResourceArns: [resource],
            ...(context && { ContextEntries: entriesOf(context) }),
          }),
        ),
      [],
      (answer) => listAt(answer, 'EvaluationResults'),
    );
    if (asked.kind === 'unknown') return asked;
    const decisions = actions.map((action) => {
      const result = asked.value.find((each) => textAt(each, 'EvalActionName') === action);
      return { action, resource, decision: textAt(result, 'EvalDecision') };
    });
    // What is not said is neither allowed nor denied.
    const [silent] = decisions.filter(({ decision }) => decision === null);
    return silent
      ? unknown(
          `IAM's simulation does not say whether ${PolicySourceArn} may ${silent.action} on ${resource}`,
        )
      : known(
          decisions.flatMap(({ decision, ...rest }) =>
            decision && decision !== 'allowed' ? [{ ...rest, decision }] : [],
          ),
        );
  }

  #policy({ type, name }: StackPart, arn: string): Promise<Fact<string | null>> {
    const { documents, kms, sns, sqs } = this.#clients;
    const of = (permission: string) => ({ what: `the policy of ${arn}`, permission });
    switch (type) {
      case 'AWS::DynamoDB::Table':
        return askFact(
          of('dynamodb:GetResourcePolicy'),
          () => documents.send(new GetResourcePolicyCommand({ ResourceArn: arn })),
          ['PolicyNotFoundException', 'ResourceNotFoundException'],
          (answer) => textAt(answer, 'Policy'),
        );
      case 'AWS::KMS::Key':
        return askFact(
          of('kms:GetKeyPolicy'),
          () => kms.send(new GetKeyPolicyCommand({ KeyId: name })),
          ['NotFoundException'],
          (answer) => textAt(answer, 'Policy'),
        );
      case 'AWS::SNS::Topic':
        return askFact(
          of('sns:GetTopicAttributes'),
          () => sns.send(new GetTopicAttributesCommand({ TopicArn: arn })),
          ['NotFoundException'],
          (answer) => textAt(answer, 'Attributes', 'Policy'),
        );
      default:
        return askFact(
          of('sqs:GetQueueAttributes'),
          () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: name, AttributeNames: ['Policy'] })),
          ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
          (answer) => textAt(answer, 'Attributes', 'Policy'),
        );
    }
  }
}

const entriesOf = (context: NonNullable<Question['context']>): ContextEntry[] =>
  Object.entries(context).map(([ContextKeyName, values]) => ({
    ContextKeyName,
    ContextKeyType: 'stringList',
    ContextKeyValues: [...values],
  }));
