import type { Check } from '../../check.ts';
import { type AccessKey, known, unknown } from '../../facts.ts';
import { sampleBucket } from '../../sample-facts.ts';
import { bucketWithWriters, LABELER, PUBLISHER, publishing, role, user } from '../../sample-writers.ts';
import { judgeWriters } from '../../writers.ts';

const KEY: AccessKey = { createdAt: '2026-11-01T08:00:00.000Z', isActive: true };

export const writersHaveNoStaticKeys: Check = {
  id: 'writers-have-no-static-keys',
  title: 'Writers have no long-lived access keys',
  severity: 'medium',
  appliesByConfiguration: true,
  why: 'Access keys of users end up in notebooks, images and repositories, and work from anywhere until somebody revokes them. A role gives a training pipeline keys that end within hours.',
  remediation: {
    cli: 'aws iam update-access-key --user-name WRITER --access-key-id KEY-ID --status Inactive   # once a role writes to BUCKET\naws iam delete-access-key --user-name WRITER --access-key-id KEY-ID',
    cdk: 'const publisher = new Role(this, "Publisher", { assumedBy: new WebIdentityPrincipal(provider.openIdConnectProviderArn) })',
  },
  prowler: [],
  securityHub: [],
  judge: (facts) =>
    judgeWriters(facts, {
      good: 'its writers have no long-lived keys',
      bad: 'a writer has long-lived keys',
      problemsOf: ({ arn, accessKeys }) =>
        known(
          accessKeys
            .filter(({ isActive }) => isActive)
            .map(({ createdAt }) => `${arn} has a key made ${createdAt.slice(0, 10)}`),
        ),
    }),
  examples: {
    passes: [
      { title: 'a role', facts: bucketWithWriters({ [PUBLISHER]: role(publishing()) }) },
      { title: 'a user without keys', facts: bucketWithWriters({ [LABELER]: user() }) },
      {
        title: 'a user whose key is switched off',
        facts: bucketWithWriters({ [LABELER]: user({ ...KEY, isActive: false }) }),
      },
    ],
    fails: [
      { title: 'a user with a key', facts: bucketWithWriters({ [LABELER]: user(KEY) }) },
      {
        title: 'one of two writers',
        facts: bucketWithWriters({ [PUBLISHER]: unknown('AccessDenied'), [LABELER]: user(KEY) }),
      },
    ],
    notApplicable: [{ title: 'no writers', facts: sampleBucket() }],
    unknown: [
      { title: 'the look was denied', facts: bucketWithWriters({ [LABELER]: unknown('AccessDenied') }) },
    ],
  },
};
