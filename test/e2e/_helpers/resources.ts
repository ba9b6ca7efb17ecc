import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { deployment } from './deployment.ts';

const listed = async (): Promise<readonly StackResourceSummary[]> => {
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '' } = deployment.environment;
  const client = new CloudFormationClient({ endpoint, region });
  const all: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: deployment.stack }))
    all.push(...(page.StackResourceSummaries ?? []));
  return all;
};

let resources: Promise<readonly StackResourceSummary[]> | undefined;

/** Physical names of the stack's resources of a type whose logical id holds a word. */
export const physicalNames = async (type: string, word: string): Promise<string[]> => {
  resources ??= listed();
  return (await resources)
    .filter(
      ({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && LogicalResourceId.includes(word),
    )
    .map(({ PhysicalResourceId = '' }) => PhysicalResourceId);
};

/** @throws when there is none */
export const physicalName = async (type: string, word: string): Promise<string> => {
  const [name] = await physicalNames(type, word);
  if (name === undefined) throw new Error(`the stack has no ${type} ${word}`);
  return name;
};
