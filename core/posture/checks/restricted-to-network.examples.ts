import type { CheckExamples } from '../check-examples.ts';
import { known, unknown } from '../facts.ts';
import { sampleBucket } from '../sample-facts.examples.ts';
import { allow, bucketWith, deny, OBJECTS_ARN } from '../sample-policies.examples.ts';

const ENDPOINT = { 'aws:SourceVpce': 'vpce-1a2b3c4d' };
const ADDRESSES = { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24', '10.0.0.0/8'] };

const when = (Condition: unknown) => bucketWith([deny(Condition)]);

export const examples: CheckExamples = {
  passes: [
    { title: 'an endpoint', facts: when({ StringNotEquals: ENDPOINT }) },
    { title: 'a VPC', facts: when({ StringNotEqualsIfExists: { 'aws:SourceVpc': ['vpc-1a2b3c4d'] } }) },
    {
      title: 'endpoints of the account',
      facts: when({ StringNotEquals: { 'aws:VpceAccount': '111122223333' } }),
    },
    { title: 'addresses', facts: when({ NotIpAddress: ADDRESSES }) },
    {
      title: 'a VPC or addresses',
      facts: when({
        NotIpAddressIfExists: ADDRESSES,
        StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1a2b3c4d' },
      }),
    },
    {
      title: 'with exceptions for services and administrators',
      facts: when({
        StringNotEquals: ENDPOINT,
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Admin*' },
      }),
    },
    {
      title: 'with an exception for sessions of a role, by its id',
      facts: when({
        StringNotEquals: ENDPOINT,
        StringNotLike: { 'aws:userId': ['AROAADMINADMINADMIN00:*', '111122223333'] },
      }),
    },
    {
      title: 'with an exception for tagged identities',
      facts: when({
        StringNotEquals: ENDPOINT,
        StringNotEqualsIfExists: { 'aws:PrincipalTag/network-exception': 'true' },
      }),
    },
    {
      title: 'what is done with objects',
      facts: bucketWith([
        deny(
          { StringNotEquals: ENDPOINT },
          { Action: ['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject*'], Resource: OBJECTS_ARN },
        ),
      ]),
    },
  ],
  fails: [
    { title: 'no policy', facts: sampleBucket({ policy: known(null) }) },
    { title: 'TLS from anywhere', facts: sampleBucket() },
    {
      title: 'an Allow, beside which identities have rights of their own',
      facts: bucketWith([allow({ Principal: '*', Condition: { StringEquals: ENDPOINT } })]),
    },
    { title: 'any endpoint', facts: when({ StringNotLike: { 'aws:SourceVpce': 'vpce-*' } }) },
    { title: 'whoever has no endpoint', facts: when({ Null: { 'aws:SourceVpce': 'true' } }) },
    {
      title: 'all addresses, in halves',
      facts: when({ NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1', '::/0'] } }),
    },
    {
      title: 'reading only',
      facts: bucketWith([
        deny({ StringNotEquals: ENDPOINT }, { Action: 's3:GetObject*', Resource: OBJECTS_ARN }),
      ]),
    },
    {
      title: 'with an exception for everybody in the account',
      facts: when({
        StringNotEquals: ENDPOINT,
        ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:*' },
      }),
    },
  ],
  notApplicable: [],
  unknown: [{ title: 'reading was denied', facts: sampleBucket({ policy: unknown('AccessDenied') }) }],
};
