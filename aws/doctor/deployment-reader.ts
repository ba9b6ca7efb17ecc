import { type CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { type EventBridgeClient, ListTargetsByRuleCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import {
  type EventSourceMappingConfiguration,
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { flagAt, listAt, numberAt, textAt } from '../../core/base/json.ts';
import { remembered } from '../../core/base/memoize.ts';
import type { QueueFacts, RuleFacts } from '../../core/doctor/judge-rules.ts';
import type { FunctionFacts, LambdaLimits } from '../../core/doctor/judge-stack.ts';
import type { StreamMapping } from '../../core/doctor/judge-streams.ts';
import { type Fact, known } from '../../core/posture/facts.ts';
import { isOwn } from '../../core/scope/own-resources.ts';
import { listRules } from '../event-rules.ts';
import { askFact } from '../posture/fact.ts';
import { isMappingOn } from '../posture/watch-reader.ts';

interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly documents: DynamoDBDocumentClient;
  readonly eventBridge: EventBridgeClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
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
  /** ARN of the stream of a table; `null` where it has none, or there is no such table. Each is asked about once. */
  readonly stream: (table: string) => Promise<Fact<string | null>>;
  /** What Lambda reads from streams for a function. Each is asked about once. */
  readonly streamMappings: (functionName: string) => Promise<Fact<readonly StreamMapping[]>>;

  constructor(clients: Clients, stack: string) {
    this.#clients = clients;
    this.#stack = stack;
    this.function = remembered((name: string) => this.#function(name));
    this.stream = remembered((table: string) => this.#stream(table));
    this.streamMappings = remembered((functionName: string) => this.#streamMappings(functionName));
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

  async #streamMappings(FunctionName: string): Promise<Fact<readonly StreamMapping[]>> {
    const mappings = await askFact(
      { what: `the event sources of ${FunctionName}`, permission: 'lambda:ListEventSourceMappings' },
      () => this.#clients.lambda.send(new ListEventSourceMappingsCommand({ FunctionName })),
      ['ResourceNotFoundException'],
      (answer) => listAt(answer, 'EventSourceMappings') as readonly EventSourceMappingConfiguration[],
    );
    if (mappings.kind === 'unknown') return mappings;
    return known(
      (mappings.value ?? []).flatMap((mapping) => {
        const { UUID: id = '', EventSourceArn: stream = '' } = mapping;
        return /:table\/[^/]+\/stream\//.test(stream) ? [{ id, stream, isOn: isMappingOn(mapping) }] : [];
      }),
    );
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
}
