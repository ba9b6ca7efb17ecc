import { type CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { type EventBridgeClient, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { type ContextEntry, type IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, GetKeyPolicyCommand, type KMSClient } from '@aws-sdk/client-kms';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { flagAt, listAt, numberAt, textAt } from '../../core/base/json.ts';
import { remembered } from '../../core/base/memoize.ts';
import type { Denied, Question } from '../../core/doctor/judge-permissions.ts';
import type { QueueFacts, RuleFacts } from '../../core/doctor/judge-rules.ts';
import type { FunctionFacts, LambdaLimits } from '../../core/doctor/judge-stack.ts';
import { type Fact, known, unknown } from '../../core/posture/facts.ts';
import { isOwn } from '../../core/scope/own-resources.ts';
import { listRules } from '../event-rules.ts';
import { askFact } from '../posture/fact.ts';

interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly documents: DynamoDBDocumentClient;
  readonly eventBridge: EventBridgeClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** A part of the stack, as CloudFormation lists it. */
export interface StackPart {
  /** `AWS::Lambda::Function`. */
  readonly type: string;
  readonly logicalId: string;
  readonly name: string;
}

export const functionsAmong = (parts: readonly StackPart[]): readonly StackPart[] =>
  parts.filter(({ type }) => type === 'AWS::Lambda::Function');

/** A function, and the role that it runs with. */
export interface DeployedFunction extends FunctionFacts {
  readonly roleArn: string;
}

/** Asks AWS how the parts of a deployment stand. Each answer is known or unknown on its own. */
export class DeploymentReader {
  readonly #clients: Clients;
  readonly #stack: string;
  /** What Lambda says of a function of the name, or `null` where it has none. Each is asked about once. */
  readonly function: (name: string) => Promise<Fact<DeployedFunction | null>>;
  /** The policy of a table, queue, topic or key with this ARN; `null` where it has none. Each is asked about once. */
  readonly policy: (part: StackPart, arn: string) => Promise<Fact<string | null>>;
  /** ARN of the stream of a table; `null` where it has none, or there is no such table. Each is asked about once. */
  readonly stream: (table: string) => Promise<Fact<string | null>>;

  constructor(clients: Clients, stack: string) {
    this.#clients = clients;
    this.#stack = stack;
    this.function = remembered((name: string) => this.#function(name));
    const policies = remembered(
      ({ part, arn }: { readonly part: StackPart; readonly arn: string }) => this.#policy(part, arn),
      ({ arn }) => arn,
    );
    this.policy = (part, arn) => policies({ part, arn });
    this.stream = remembered((table: string) => this.#stream(table));
  }

  parts(): Promise<Fact<readonly StackPart[]>> {
    const topic = { what: 'the parts of the stack', permission: 'cloudformation:ListStackResources' };
    const list = async () => {
      const found: StackPart[] = [];
      let NextToken: string | undefined;
      do {
        const page = await this.#clients.cloudFormation.send(
          new ListStackResourcesCommand({ StackName: this.#stack, ...(NextToken && { NextToken }) }),
        );
        for (const each of page.StackResourceSummaries ?? [])
          found.push({
            type: each.ResourceType ?? '',
            logicalId: each.LogicalResourceId ?? '',
            name: each.PhysicalResourceId ?? '',
          });
        NextToken = page.NextToken;
      } while (NextToken);
      return { found };
    };
    return askFact(topic, list, [], (answer) => listAt(answer, 'found') as unknown as readonly StackPart[]);
  }

  async #function(FunctionName: string): Promise<Fact<DeployedFunction | null>> {
    const { lambda } = this.#clients;
    const configuration = await askFact(
      { what: `the function ${FunctionName}`, permission: 'lambda:GetFunctionConfiguration' },
      () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
      ['ResourceNotFoundException'],
      (answer) => answer,
    );
    if (configuration.kind === 'unknown' || configuration.value === null) return configuration as Fact<null>;
    const reserved = await askFact(
      { what: `the concurrency of ${FunctionName}`, permission: 'lambda:GetFunctionConcurrency' },
      () => lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
      ['ResourceNotFoundException'],
      (answer) => numberAt(answer, 'ReservedConcurrentExecutions'),
    );
    if (reserved.kind === 'unknown') return reserved;
    const { value } = configuration;
    return known({
      name: FunctionName,
      state: textAt(value, 'State') ?? 'Active',
      lastUpdate: textAt(value, 'LastUpdateStatus') ?? 'Successful',
      reserved: reserved.value,
      roleArn: textAt(value, 'Role') ?? '',
    });
  }

  /** The stack's rules on the default bus, schedules among them. */
  async rules(): Promise<Fact<readonly RuleFacts[]>> {
    const listed = await askFact(
      { what: 'the event rules', permission: 'events:ListRules' },
      async () => ({ found: await listRules(this.#clients.eventBridge) }),
      [],
      (answer) =>
        (listAt(answer, 'found') as unknown as readonly Rule[]).filter(({ Name = '' }) =>
          isOwn({ stack: this.#stack }, Name),
        ),
    );
    if (listed.kind === 'unknown') return listed;
    const rules: RuleFacts[] = [];
    for (const { Name: name = '', State: state } of listed.value) {
      const targets = await this.#targets(name);
      if (targets.kind === 'unknown') return targets;
      rules.push({ name, isEnabled: state?.startsWith('ENABLED') ?? false, targets: targets.value });
    }
    return known(rules);
  }

  #targets(Rule: string): Promise<Fact<readonly string[]>> {
    return askFact(
      { what: `the targets of the rule ${Rule}`, permission: 'events:ListTargetsByRule' },
      () => this.#clients.eventBridge.send(new ListTargetsByRuleCommand({ Rule })),
      [],
      (answer) => listAt(answer, 'Targets').flatMap((target) => textAt(target, 'Arn') ?? []),
    );
  }

  queue(name: string, QueueUrl: string): Promise<Fact<QueueFacts>> {
    return askFact(
      { what: `the policy of the queue ${name}`, permission: 'sqs:GetQueueAttributes' },
      () =>
        this.#clients.sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'Policy'] }),
        ),
      [],
      (answer) => ({
        name,
        arn: textAt(answer, 'Attributes', 'QueueArn') ?? '',
        policy: textAt(answer, 'Attributes', 'Policy'),
      }),
    );
  }

  /** KMS's word for how a key is; `null` where there is none. */
  key(KeyId: string): Promise<Fact<string | null>> {
    return askFact(
      { what: `the key ${KeyId}`, permission: 'kms:DescribeKey' },
      () => this.#clients.kms.send(new DescribeKeyCommand({ KeyId })),
      ['NotFoundException'],
      (answer) => textAt(answer, 'KeyMetadata', 'KeyState'),
    );
  }

  limits(): Promise<Fact<LambdaLimits>> {
    return askFact(
      { what: "the account's concurrency", permission: 'lambda:GetAccountSettings' },
      () => this.#clients.lambda.send(new GetAccountSettingsCommand({})),
      [],
      (answer) => {
        const all = numberAt(answer, 'AccountLimit', 'ConcurrentExecutions') ?? 0;
        return { all, unreserved: numberAt(answer, 'AccountLimit', 'UnreservedConcurrentExecutions') ?? all };
      },
    );
  }

  #stream(TableName: string): Promise<Fact<string | null>> {
    return askFact(
      { what: `the stream of the table ${TableName}`, permission: 'dynamodb:DescribeTable' },
      () => this.#clients.documents.send(new DescribeTableCommand({ TableName })),
      ['ResourceNotFoundException'],
      (answer) =>
        flagAt(answer, 'Table', 'StreamSpecification', 'StreamEnabled') === true
          ? textAt(answer, 'Table', 'LatestStreamArn')
          : null,
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
}

const entriesOf = (context: NonNullable<Question['context']>): ContextEntry[] =>
  Object.entries(context).map(([ContextKeyName, values]) => ({
    ContextKeyName,
    ContextKeyType: 'stringList',
    ContextKeyValues: [...values],
  }));
