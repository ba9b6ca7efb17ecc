import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';

/** What a stack consists of. */
export const stackResources = async (
  environment: Readonly<Record<string, string>>,
  StackName: string,
): Promise<readonly StackResourceSummary[]> => {
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_REGION: region = '' } = environment;
  const client = new CloudFormationClient({ endpoint, region, credentials });
  const all: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName }))
    all.push(...(page.StackResourceSummaries ?? []));
  return all;
};

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Physical names of the resources of a type whose logical id holds a word. */
export const namesAmong = (
  resources: readonly StackResourceSummary[],
  type: string,
  word: string,
): readonly string[] =>
  resources
    .filter(
      ({ ResourceType, LogicalResourceId = '' }) => ResourceType === type && LogicalResourceId.includes(word),
    )
    .map(({ PhysicalResourceId = '' }) => PhysicalResourceId);
