import type { Check } from '../check.ts';
import { known } from '../facts.ts';
import { judgeWriters } from '../writers.ts';

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
};
