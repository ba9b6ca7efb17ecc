import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import type { Policy } from '../infra/simulation/policy.ts';
import type { Need, Place } from './needs.ts';

/** What a deployment permits a function, and what services of AWS ask for in the name of its role: no call of its own shows that. */
export interface DeployedRole {
  readonly policies: readonly Policy[];
  readonly served: readonly Need[];
}

/** By the kind of an event source: what Lambda's documentation says that the execution role needs for it. */
const SOURCE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  dynamodb: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
};

/** Of a stream beside what is above; it knows no resource. */
const LIST_STREAMS: Need = { action: 'dynamodb:ListStreams', resource: '*' };

/** Asks a deployment about the roles of its functions. */
export class DeployedRoles {
  readonly #iam: IAMClient;
  readonly #lambda: LambdaClient;
  readonly #place: Place;

  constructor(environment: Readonly<Record<string, string>>, place: Place) {
    const { AWS_ENDPOINT_URL: endpoint = '' } = environment;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const settings = { endpoint, region: place.region, credentials };
    this.#iam = new IAMClient(settings);
    this.#lambda = new LambdaClient(settings);
    this.#place = place;
  }

  async of(FunctionName: string): Promise<DeployedRole> {
    const { Role = '', LoggingConfig } = await this.#lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName }),
    );
    const group = LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`;
    return {
      policies: await this.#policiesOf(Role.replace(/^.*\//, '')),
      served: [...this.#logging(group), ...(await this.#taking(FunctionName))],
    };
  }

  #logging(group: string): Need[] {
    const { region, account } = this.#place;
    const stream = `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:2026/11/29/[$LATEST]0a1b2c3d`;
    return ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({ action, resource: stream }));
  }

  /** Lambda takes messages and records in the name of the role. */
  async #taking(FunctionName: string): Promise<Need[]> {
    const needs: Need[] = [];
    for await (const page of paginateListEventSourceMappings({ client: this.#lambda }, { FunctionName }))
      for (const { EventSourceArn: resource = '' } of page.EventSourceMappings ?? []) {
        const kind = resource.split(':')[2] ?? '';
        needs.push(...(SOURCE_ACTIONS[kind] ?? []).map((action) => ({ action, resource })));
        if (kind === 'dynamodb') needs.push(LIST_STREAMS);
      }
    return needs;
  }

  /** Those within a role, and those that the CDK attaches where they would be too long within it. */
  async #policiesOf(RoleName: string): Promise<Policy[]> {
    const client = this.#iam;
    const documents: (string | undefined)[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }))
      for (const PolicyName of PolicyNames) {
        const policy = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        documents.push(policy.PolicyDocument);
      }
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName }))
      for (const { PolicyArn } of AttachedPolicies) {
        const { Policy: policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
        const version = { PolicyArn, VersionId: policy?.DefaultVersionId };
        const { PolicyVersion } = await client.send(new GetPolicyVersionCommand(version));
        documents.push(PolicyVersion?.Document);
      }
    return documents.map((text) => JSON.parse(decodeURIComponent(text ?? '{"Statement":[]}')) as Policy);
  }
}
