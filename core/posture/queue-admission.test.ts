import { describe, expect, it } from 'vitest';
import { admitsRules } from './queue-admission.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:Sealwatch-Urgent-q1';
const RULES = ['Sealwatch-objects-labels-1', 'Sealwatch-objects-logs-2'];

const tlsOnly = {
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 'sqs:*',
  Resource: QUEUE,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const allow = (
  Condition: object = {
    ArnLike: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/Sealwatch-objects-*' },
    StringEquals: { 'aws:SourceAccount': '111122223333' },
  },
) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: QUEUE,
  Condition,
});
const deny = (over: object) => ({ ...tlsOnly, Condition: undefined, ...over });

/** To all but one role, and services of AWS. */
const closed = {
  ...tlsOnly,
  Action: 'sqs:SendMessage',
  Condition: {
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Sealwatch-VerifyObjectRole-r1' },
  },
};

const admits = (...statements: readonly object[]) =>
  admitsRules(
    { queue: QUEUE, policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) },
    RULES,
  );

describe('the policy of a queue', () => {
  it.each<[string, readonly object[]]>([
    ['as the stack makes it', [tlsOnly, allow(), closed]],
    ['without conditions', [allow({})]],
    [
      'that keeps one other rule out',
      [allow({ ArnNotEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/Other' } })],
    ],
    [
      'that denies somebody else',
      [allow(), deny({ Principal: { AWS: 'arn:aws:iam::111122223333:role/Dev' } })],
    ],
    ['that denies receiving', [allow(), deny({ Action: 'sqs:ReceiveMessage' })]],
    [
      'in another partition',
      [
        allow({
          ArnLike: { 'aws:SourceArn': 'arn:aws-cn:events:eu-west-1:111122223333:rule/Sealwatch-objects-*' },
        }),
      ],
    ],
  ])('%s lets the rules send', (_, statements) => {
    expect(admits(...statements)).toBe(true);
  });

  it.each<[string, readonly object[]]>([
    ['that lets nobody in', [tlsOnly]],
    [
      'that names the rules of another stack',
      [allow({ ArnLike: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/Other-*' } })],
    ],
    [
      'that names one rule of two',
      [allow({ ArnEquals: { 'aws:SourceArn': `arn:aws:events:eu-west-1:111122223333:rule/${RULES[0]}` } })],
    ],
    [
      'that compares a pattern as it is written',
      [
        allow({
          StringEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/Sealwatch-*' },
        }),
      ],
    ],
    ['that lets other accounts in', [allow({ StringNotEquals: { 'aws:SourceAccount': '111122223333' } })]],
    ['that asks for something unknown', [allow({ StringEquals: { 'aws:SourceOrgID': 'o-1' } })]],
    ['that denies everybody', [allow(), deny({})]],
    [
      'that denies services of AWS',
      [allow(), deny({ Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } })],
    ],
    [
      'that denies all but somebody',
      [allow(), deny({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/Dev' } })],
    ],
    [
      'that denies EventBridge under a condition that nobody knows',
      [allow(), deny({ Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } } })],
    ],
    [
      'that denies requests with TLS',
      [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ],
    ['that allows all but sending', [{ ...allow({}), Action: undefined, NotAction: 'sqs:Send*' }]],
  ])('%s does not', (_, statements) => {
    expect(admits(...statements)).toBe(false);
  });

  it.each([null, '', 'no JSON', '{}'])('does not where there is none to read: %j', (policy) => {
    expect(admitsRules({ queue: QUEUE, policy }, RULES)).toBe(false);
  });
});
