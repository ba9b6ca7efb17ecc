import { analysePolicy } from '../../policies/analyse.ts';
import { contextOf, documentOf } from '../bucket-policy.ts';
import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass, whereKnown } from '../check.ts';
import { type BucketFacts, known, type NamedAccessPoint } from '../facts.ts';
import { outsidersIn } from './policy-no-outsiders.ts';

export const accessPointsClosed: Check = {
  id: 'access-points-closed',
  title: 'No access point lets everybody or outsiders in',
  severity: 'high',
  isAboutStrangers: true,
  why: "A bucket policy that leaves the decision to access points looks closed whatever those allow: the way in to the training data is the access point's own policy, which few look at.",
  remediation: {
    cli: [
      '# for each access point of BUCKET that is named',
      'aws s3control delete-access-point-policy --account-id ACCOUNT --name ACCESS-POINT',
    ].join('\n'),
    cdk: 'new CfnAccessPoint(this, "Point", { bucket: bucket.bucketName, policy: new PolicyDocument({ statements: [/* name roles of this account */] }) })',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    whereKnown(facts.accessPoints, (points) => {
      if (points.length === 0) return notApplicable('there is no access point');
      return together(points.map((point) => ({ name: point.name, result: judged(point, facts) })));
    }),
};

interface NamedResult {
  readonly name: string;
  readonly result: CheckResult;
}

function together(results: readonly NamedResult[]): CheckResult {
  const failed = results.filter(({ result }) => result.status === 'fail');
  if (failed.length > 0)
    return fail(
      `${failed.length} of ${results.length} access points let everybody or outsiders in`,
      failed.flatMap(({ name, result }) => result.details.map((detail) => `${name}: ${detail}`)),
    );
  const open = results.filter(({ result }) => result.status === 'unknown');
  if (open.length > 0)
    return couldNotSay(open.map(({ name, result }) => `${name}: ${result.reason}`).join('; '));
  return pass('no access point lets everybody or outsiders in');
}

const judged = (point: NamedAccessPoint, facts: BucketFacts): CheckResult =>
  whereKnown(documentOf(known(point.policy)), (policy) => {
    const context = contextOf(facts, 'access-point');
    const { findings } = analysePolicy(policy, context);
    const open = point.isVpcOnly ? [] : findings.filter(({ rule }) => rule === 'policy-public');
    const outsiders = outsidersIn(policy, context);
    const details = [...open.map(({ statement, reason }) => `${statement}: ${reason}`), ...outsiders.details];
    if (open.length === 0) return outsiders;
    return fail('it lets everybody in', details);
  });
