import type { JsonObject } from '../../base/json.ts';
import { EXAMPLE, record } from '../records.examples.ts';

/** What the examples are made of. */
export const NAME = 'Sealwatch-VerifyObject-x1';
export const FUNCTION = `arn:aws:lambda:eu-west-1:${EXAMPLE.account}:function:${NAME}`;
export const QUEUE_ARN = `arn:aws:sqs:eu-west-1:${EXAMPLE.account}:Sealwatch-Urgent-q1`;
export const QUEUE_URL = `https://sqs.eu-west-1.amazonaws.com/${EXAMPLE.account}/Sealwatch-Urgent-q1`;
export const TOPIC = `arn:aws:sns:eu-west-1:${EXAMPLE.account}:Sealwatch-Alerts-t1`;
export const TABLE = 'Sealwatch-Manifest';
export const TABLE_ARN = `arn:aws:dynamodb:eu-west-1:${EXAMPLE.account}:table/${TABLE}`;
export const LOG_BUCKET = `sealwatch-log-${EXAMPLE.account}-eu-west-1`;
export const CANARY_BUCKET = `sealwatch-canary-${EXAMPLE.account}-eu-west-1`;
export const TRAIL_BUCKET = `sealwatch-trail-${EXAMPLE.account}-eu-west-1`;

/** `call('sqs:PurgeQueue', …)` */
export function call(name: string, parameters: JsonObject | null, rest: JsonObject = {}): JsonObject {
  const [service = '', bare = ''] = name.split(':');
  return record(service, bare, parameters, rest);
}

/** Beside a record: CloudFormation made the call, for a stack that somebody else may have made. */
export const BY_SOME_STACK: JsonObject = {
  sourceIPAddress: 'cloudformation.amazonaws.com',
  userAgent: 'cloudformation.amazonaws.com',
};

const CDK_ROLE = `cdk-hnb659fds-cfn-exec-role-${EXAMPLE.account}-eu-west-1`;

/** Beside a record: CloudFormation made the call for a deployment by CDK. */
export const BY_CLOUDFORMATION: JsonObject = {
  ...BY_SOME_STACK,
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${EXAMPLE.account}:assumed-role/${CDK_ROLE}/AWSCloudFormation`,
    accountId: EXAMPLE.account,
    invokedBy: 'cloudformation.amazonaws.com',
    sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${EXAMPLE.account}:role/${CDK_ROLE}` } },
  },
};

const byDeployRole = (account: string, path = ''): JsonObject => {
  const role = `cdk-hnb659fds-deploy-role-${account}-eu-west-1`;
  return {
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/${role}/aws-cdk-ada`,
      accountId: account,
      sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${account}:role/${path}${role}` } },
    },
  };
};

/** Beside a record: the CDK's command made the call, for the person who ran it. */
export const BY_CDK = byDeployRole(EXAMPLE.account);

/** Beside a record: a role whose name is only similar to that of the CDK's. */
export const BY_CDK_OF_OTHERS = byDeployRole('444455556666');
export const BY_CDK_UNDER_A_PATH = byDeployRole(EXAMPLE.account, 'team/');

/** Beside a record: one of the detector's functions made the call. */
export const BY_FUNCTION: JsonObject = {
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${EXAMPLE.account}:assumed-role/Sealwatch-VerifyObjectRole-r1/${NAME}`,
    sessionContext: {
      sessionIssuer: { arn: `arn:aws:iam::${EXAMPLE.account}:role/Sealwatch-VerifyObjectRole-r1` },
    },
  },
};

/** Beside a record: a person made it with the role of a function. */
export const WITH_ITS_ROLE: JsonObject = {
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${EXAMPLE.account}:assumed-role/Sealwatch-VerifyObjectRole-r1/mallory`,
    sessionContext: {
      sessionIssuer: { arn: `arn:aws:iam::${EXAMPLE.account}:role/Sealwatch-VerifyObjectRole-r1` },
    },
  },
};

/** Beside a record: denied, without parameters, by a text that names what it was about. */
export const deniedOn = (arn: string): JsonObject => ({
  errorCode: 'AccessDenied',
  errorMessage: `User: arn:aws:iam::${EXAMPLE.account}:user/mallory is not authorized to perform: x on resource: ${arn} because no identity-based policy allows it`,
});

/** Beside a data event: what it was about. */
export const about = (arn: string): JsonObject => ({
  eventCategory: 'Data',
  managementEvent: false,
  resources: [{ ARN: arn, accountId: EXAMPLE.account, type: 'AWS::DynamoDB::Table' }],
});
