import { expect, it } from 'vitest';
import { AlertInbox } from '../e2e/deployed/alerts.ts';
import { OPENED, openToEverybody } from './public-policy.ts';

it('alerts on a policy made public, with who did it', async () => {
  const inbox = await AlertInbox.about(OPENED, 'policy-public');
  await openToEverybody();
  const { alert } = await inbox.finding('policy-public');
  expect(alert).toMatchObject({
    // What blocks public access is on.
    severity: 'high',
    resource: { bucket: OPENED },
    actor: { arn: 'arn:aws:iam::000000000000:user/test' },
  });
});
