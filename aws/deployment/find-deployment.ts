import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { SealwatchError } from '../../core/base/errors.ts';
import type { TableNames } from '../dynamodb/tables.ts';
import { type Outputs, requireOutputs } from './outputs.ts';

/** One Sealwatch in one account and Region. */
export interface Deployment {
  readonly stackName: string;
  /** Its whole name, which no other stack ever has: proofs of identity are bound to it. */
  readonly stackId: string;
  readonly region: string;
  readonly account: string;
  /** CloudFormation's word for how the stack is, `UPDATE_COMPLETE` for example. */
  readonly status: string;
  readonly outputs: Outputs;
  readonly tables: TableNames;
}

/**
 * Finds the deployment by the name of its stack.
 * @throws {SealwatchError} `NOT_DEPLOYED` when there is none, or it is not (yet) one of Sealwatch
 */
export async function findDeployment(client: CloudFormationClient, stackName: string): Promise<Deployment> {
  const region = await client.config.region();
  const stack = await describe(client, stackName, region);
  const status = stack.StackStatus ?? 'UNKNOWN';
  const given = Object.fromEntries(
    (stack.Outputs ?? []).map((each) => [each.OutputKey ?? '', each.OutputValue ?? '']),
  );
  if (Object.keys(given).length === 0) throw notReady(stackName, region, status);
  const outputs = requireOutputs(stackName, given);
  const stackId = stack.StackId ?? stackName;
  const account = stackId.split(':')[4] ?? '';
  return { stackName, stackId, region, account, status, outputs, tables: tablesOf(outputs) };
}

async function describe(client: CloudFormationClient, stackName: string, region: string): Promise<Stack> {
  try {
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const stack = stacks[0];
    if (stack && stack.StackStatus !== 'DELETE_COMPLETE') return stack;
  } catch (error) {
    if (!isNoSuchStack(error)) throw error;
  }
  throw new SealwatchError(
    'NOT_DEPLOYED',
    `there is no stack ${JSON.stringify(stackName)} in ${region}; ` +
      'name another one with --stack, another Region with --region, another account with --profile, or deploy it with the CDK',
  );
}

// CloudFormation has no error of its own for this: only the text of the error distinguishes it from a malformed name.
const isNoSuchStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');

const notReady = (stackName: string, region: string, status: string): SealwatchError =>
  new SealwatchError(
    'NOT_DEPLOYED',
    `the stack ${stackName} in ${region} has no outputs (${status}); wait until its deployment is done, or deploy it again`,
  );

const tablesOf = (outputs: Outputs): TableNames => ({
  manifest: outputs.ManifestTableName,
  versions: outputs.VersionsTableName,
  findings: outputs.FindingsTableName,
  runs: outputs.RunsTableName,
});
