import { EXAMPLE } from '../records.examples.ts';
import type { ActivityRuleExamples } from '../rule-examples.ts';
import {
  about,
  call,
  FUNCTION,
  NAME,
  QUEUE_ARN,
  QUEUE_URL,
  TABLE,
  TABLE_ARN,
  TOPIC,
  WITH_ITS_ROLE,
} from './calls.examples.ts';

/** Functions, queues, topics and tables. */
export const firesOnParts: ActivityRuleExamples['fires'] = [
  {
    title: 'a function gets other code',
    records: [
      call('lambda:UpdateFunctionCode20150331v2', { functionName: FUNCTION, publish: true, dryRun: false }),
    ],
    severity: 'high',
  },
  {
    title: 'a function is deleted, by its name',
    records: [call('lambda:DeleteFunction20150331', { functionName: NAME })],
    severity: 'critical',
  },
  {
    title: 'a function may not run',
    records: [
      call('lambda:PutFunctionConcurrency20171031', { functionName: NAME, reservedConcurrentExecutions: 0 }),
    ],
    severity: 'critical',
  },
  {
    title: 'a function may run less often',
    records: [
      call('lambda:PutFunctionConcurrency20171031', { functionName: NAME, reservedConcurrentExecutions: 1 }),
    ],
    severity: 'medium',
  },
  {
    title: 'an event source is switched off; only the answer names the function',
    records: [
      call(
        'lambda:UpdateEventSourceMapping20150331',
        { uUID: 'u', enabled: false },
        { responseElements: { functionArn: FUNCTION, eventSourceArn: QUEUE_ARN } },
      ),
    ],
    severity: 'critical',
  },
  {
    title: 'Lambda switches an event source off',
    records: [
      call('lambda:LambdaESMDisabled', null, {
        eventType: 'AwsServiceEvent',
        resources: [{ ARN: FUNCTION, type: 'AWS::Lambda::Function' }],
        serviceEventDetails: { ESMDisableReason: 'Lambda Function not found' },
      }),
    ],
    severity: 'critical',
  },
  {
    title: "another function reads the detector's queue",
    records: [
      call('lambda:CreateEventSourceMapping20150331', { functionName: 'thief', eventSourceArn: QUEUE_ARN }),
    ],
    severity: 'high',
  },
  {
    title: 'the reading of a large object is stopped',
    records: [
      call('states:StopExecution', {
        executionArn: `arn:aws:states:eu-west-1:${EXAMPLE.account}:execution:Sealwatch-LargeObjects:1-1`,
      }),
    ],
    severity: 'critical',
  },
  {
    title: 'the state machine that reads large objects is changed',
    records: [
      call('states:UpdateStateMachine', {
        stateMachineArn: `arn:aws:states:eu-west-1:${EXAMPLE.account}:stateMachine:Sealwatch-LargeObjects`,
      }),
    ],
    severity: 'high',
  },
  {
    title: 'a queue is emptied',
    records: [call('sqs:PurgeQueue', { queueUrl: QUEUE_URL })],
    severity: 'critical',
  },
  {
    title: 'the policy of a queue is set',
    records: [call('sqs:SetQueueAttributes', { queueUrl: QUEUE_URL, attributes: { Policy: '{}' } })],
    severity: 'high',
  },
  {
    title: 'messages are moved to another queue',
    records: [
      call('sqs:StartMessageMoveTask', { sourceArn: QUEUE_ARN, destinationArn: 'arn:aws:sqs:eu-west-1:1:x' }),
    ],
    severity: 'critical',
  },
  {
    title: 'messages are given back',
    records: [call('sqs:StartMessageMoveTask', { sourceArn: QUEUE_ARN })],
    severity: 'low',
  },
  {
    title: 'somebody unsubscribes',
    records: [call('sns:Unsubscribe', { subscriptionArn: `${TOPIC}:1-2-3` })],
    severity: 'critical',
  },
  {
    title: 'a subscription takes only some messages',
    records: [
      call('sns:SetSubscriptionAttributes', {
        subscriptionArn: `${TOPIC}:1-2-3`,
        attributeName: 'FilterPolicy',
        attributeValue: '{"x":["y"]}',
      }),
    ],
    severity: 'critical',
  },
  {
    title: 'somebody subscribes',
    records: [call('sns:Subscribe', { topicArn: TOPIC, protocol: 'email' })],
    severity: 'low',
  },
  {
    title: 'a table loses its stream',
    records: [
      call('dynamodb:UpdateTable', { tableName: TABLE, streamSpecification: { streamEnabled: false } }),
    ],
    severity: 'critical',
  },
  {
    title: 'a table can be deleted',
    records: [call('dynamodb:UpdateTable', { tableName: TABLE_ARN, deletionProtectionEnabled: false })],
    severity: 'high',
  },
  {
    title: 'writes to a table are capped',
    records: [
      call('dynamodb:UpdateTable', { tableName: TABLE, onDemandThroughput: { maxWriteRequestUnits: 1 } }),
    ],
    severity: 'high',
  },
  {
    title: 'a table cannot be restored',
    records: [
      call('dynamodb:UpdateContinuousBackups', {
        tableName: TABLE,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      }),
    ],
    severity: 'high',
  },
  {
    title: 'somebody writes to a table',
    records: [call('dynamodb:PutItem', { tableName: TABLE, key: { id: 'x' } }, about(TABLE_ARN))],
    severity: 'critical',
  },
  {
    title: "somebody writes to a table with a function's role",
    records: [call('dynamodb:BatchWriteItem', { requestItems: { [TABLE]: [] } }, WITH_ITS_ROLE)],
    severity: 'critical',
  },
];
