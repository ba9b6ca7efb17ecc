import { contextOf, policyOf } from '../bucket-policy.ts';
import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';
import { notDenied } from '../denies.ts';
import { strangePlaces } from '../network-probes.ts';
import { addStatement } from '../remediation.ts';

export const restrictedToNetwork: Check = {
  id: 'restricted-to-network',
  title: 'Objects are reached from named networks only',
  severity: 'low',
  why: 'Credentials leak. Where training data can be read and written from named VPC endpoints or addresses only, stolen ones are of no use elsewhere.',
  remediation: {
    cli: addStatement({
      Sid: 'FromOurNetworkOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: ['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject*'],
      Resource: 'arn:aws:s3:::BUCKET/*',
      Condition: {
        StringNotEquals: { 'aws:SourceVpce': 'vpce-ID' },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        ArnNotLike: {
          'aws:PrincipalArn': ['arn:aws:iam::ACCOUNT:role/ADMIN', 'arn:aws:iam::ACCOUNT:role/STACK-*'],
        },
      },
    }),
    cdk: 'bucket.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], actions: ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*"], resources: [bucket.arnForObjects("*")], conditions: { StringNotEquals: { "aws:SourceVpce": endpoint.vpcEndpointId }, BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" }, ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::ACCOUNT:role/ADMIN", "arn:aws:iam::ACCOUNT:role/STACK-*"] } } }))',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    whereKnown(policyOf(facts), (policy) => {
      const open = notDenied(policy, contextOf(facts), strangePlaces(facts, policy));
      if (open.length === 0) return pass('the policy denies objects to whoever is outside named networks');
      return fail(
        'the policy does not deny objects to whoever is outside named networks',
        open.map(({ title }) => `not denied: ${title}`),
      );
    }),
};
