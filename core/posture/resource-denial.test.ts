import { describe, expect, it } from 'vitest';
import { actionsDenied } from './resource-denial.ts';

const ROLE = 'arn:aws:iam::111122223333:role/Sealwatch-NotifyRole-1';
const OTHER = 'arn:aws:iam::111122223333:role/Sealwatch-VerifyObjectRole-1';
const ASKED = ['sqs:SendMessage', 'sqs:ReceiveMessage'];

const deny = (over: object = {}) => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'sqs:SendMessage',
  Resource: 'arn:aws:sqs:eu-west-1:111122223333:windows',
  ...over,
});
const denied = (...Statement: readonly object[]) =>
  actionsDenied(JSON.stringify({ Version: '2012-10-17', Statement }), ASKED, ROLE);

/** As the stack's own policies close its queues and keys to all but some roles. */
const allBut = (...roles: readonly string[]) => ({
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  ArnNotEquals: { 'aws:PrincipalArn': roles },
});

describe('the policy of a resource denies a role', () => {
  it.each<[string, object, string[]]>([
    ['what it denies everybody', deny(), ['sqs:SendMessage']],
    ['what it denies the account', deny({ Principal: { AWS: '111122223333' } }), ['sqs:SendMessage']],
    ['what it denies the role', deny({ Principal: { AWS: ROLE } }), ['sqs:SendMessage']],
    ['what it denies all but others', deny({ Condition: allBut(OTHER) }), ['sqs:SendMessage']],
    [
      'what it denies all but another principal',
      deny({ Principal: undefined, NotPrincipal: { AWS: OTHER } }),
      ['sqs:SendMessage'],
    ],
    ['everything, by a pattern', deny({ Action: 'sqs:*' }), ASKED],
    ['all but an action', deny({ Action: undefined, NotAction: 'sqs:SendMessage' }), ['sqs:ReceiveMessage']],
    [
      'what it denies under a condition that nobody understands here',
      deny({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } }),
      ['sqs:SendMessage'],
    ],
  ])('%s', (_, statement, expected) => {
    expect(denied(statement)).toEqual(expected);
  });

  it.each<[string, object]>([
    ['an Allow', deny({ Effect: 'Allow', Principal: { AWS: OTHER } })],
    ['what it denies others', deny({ Principal: { AWS: OTHER } })],
    ['what it denies another account', deny({ Principal: { AWS: '999988887777' } })],
    ['what it denies all but the role', deny({ Condition: allBut(OTHER, ROLE) })],
    ['what it denies without TLS', deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    ['another action', deny({ Action: 'sqs:DeleteQueue' })],
  ])('nothing by %s', (_, statement) => {
    expect(denied(statement)).toEqual([]);
  });

  it('nothing where there is none, and everything where it cannot be read', () => {
    expect(actionsDenied(null, ASKED, ROLE)).toEqual([]);
    expect(actionsDenied('{', ASKED, ROLE)).toEqual(ASKED);
  });

  it('in every partition', () => {
    const role = ROLE.replace('arn:aws:', 'arn:aws-cn:');
    const closed = (roles: readonly string[]) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [deny({ Condition: allBut(...roles) })] });
    expect(actionsDenied(closed([role]), ASKED, role)).toEqual([]);
    expect(actionsDenied(closed([]), ASKED, role)).toEqual(['sqs:SendMessage']);
  });
});
