import type { StackPart } from './deployment-reader.ts';

/** Where a stack is. */
export interface StackPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The part that has this name in the stack's construct: CloudFormation's own name for it ends with a hash. */
export const partNamed = (parts: readonly StackPart[], name: string): StackPart | null =>
  parts.find(({ logicalId }) => new RegExp(`${name}[0-9A-F]{8}$`).test(logicalId)) ?? null;

/** ARN of a table, queue, topic or key, as policies name it; `null` of any other part. */
export function partArn({ type, name }: StackPart, place: StackPlace): string | null {
  const arn = (service: string, rest: string): string =>
    `arn:${place.partition}:${service}:${place.region}:${place.account}:${rest}`;
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return arn('dynamodb', `table/${name}`);
    case 'AWS::KMS::Key':
      return arn('kms', `key/${name}`);
    // CloudFormation names a queue by its URL, and a topic by its ARN.
    case 'AWS::SQS::Queue':
      return arn('sqs', name.slice(name.lastIndexOf('/') + 1));
    case 'AWS::SNS::Topic':
      return name;
    default:
      return null;
  }
}
