import { expect, it } from 'vitest';
import { globalRegionOf, partitionOf, serviceHost } from './partition.ts';

it.each([
  ['eu-west-1', 'aws', 'kms.eu-west-1.amazonaws.com', 'us-east-1'],
  ['us-gov-east-1', 'aws-us-gov', 'kms.us-gov-east-1.amazonaws.com', 'us-gov-west-1'],
  ['cn-northwest-1', 'aws-cn', 'kms.cn-northwest-1.amazonaws.com.cn', 'cn-north-1'],
  ['eusc-de-east-1', 'aws-eusc', 'kms.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
])('of the Region %s is %s: its KMS is at %s, and calls to IAM are recorded in %s', (...expected) => {
  const [region] = expected;
  expect([region, partitionOf(region), serviceHost('kms', region), globalRegionOf(region)]).toEqual(expected);
});
