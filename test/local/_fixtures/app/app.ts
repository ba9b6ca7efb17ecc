// A stack with what the local AWS must be good for: a table that outlives it, a function that calls AWS, and a trail.
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';

const READ = `exports.handler = async ({ path, range }) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL + path, { headers: { range } });
  return { status: answer.status, text: await answer.text(), node: process.version };
};`;

const stack = new Stack(new App(), 'Fixture');
const table = new Table(stack, 'Table', {
  tableName: 'fixture-table',
  partitionKey: { name: 'id', type: AttributeType.STRING },
  removalPolicy: RemovalPolicy.RETAIN,
});
const reader = new LambdaFunction(stack, 'Reader', {
  runtime: Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: Code.fromInline(READ),
  timeout: Duration.seconds(20),
});
const logs = new Bucket(stack, 'Logs', { bucketName: 'fixture-logs', removalPolicy: RemovalPolicy.DESTROY });
new CfnTrail(stack, 'Trail', {
  trailName: 'fixture-trail',
  s3BucketName: logs.bucketName,
  isLogging: true,
  enableLogFileValidation: true,
  advancedEventSelectors: [
    {
      name: 'Writes',
      fieldSelectors: [
        { field: 'eventCategory', equalTo: ['Data'] },
        { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
        { field: 'resources.ARN', startsWith: [`${logs.bucketArn}/`] },
      ],
    },
  ],
});
new CfnOutput(stack, 'TableName', { value: table.tableName });
new CfnOutput(stack, 'ReaderName', { value: reader.functionName });
new CfnOutput(stack, 'Colour', { value: stack.node.tryGetContext('colour') ?? 'none' });
