import { describe, expect, it } from 'vitest';
import { activityFinding } from '../../test/fakes/activity-finding.ts';
import { alertSource } from '../../test/fakes/alert-source.ts';
import type { ActivityFinding } from '../findings/finding.ts';
import type { ActivityRuleId } from '../findings/rule-ids.ts';
import { ACTIVITY_RULES } from '../rules/activity-catalogue.ts';
import { render } from './render.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

const refused = (rule: ActivityRuleId, attempt?: string, id = '7f3a9c'): ActivityFinding => {
  const { evidence } = activityFinding();
  const call = {
    ...{ eventId: 'e1', name: 'Call', service: 's3', region: 'eu-west-1', at: '2026-11-20T03:12:07.000Z' },
    error: { code: 'AccessDenied', message: null },
  };
  return activityFinding({
    rule,
    id: id.padEnd(40, '0'),
    severity: 'low',
    evidence: {
      ...evidence,
      current: null,
      call,
      reason: 'everybody may read acme',
      ...(attempt && { attempt }),
    },
  });
};

/** What each rule says of an attempt that AWS refused. */
const TITLES: Readonly<Record<string, string>> = {
  'policy-widened': 'refused attempt to widen the bucket policy',
  'policy-external-account': 'refused attempt to open the bucket policy to another account',
  'policy-public': 'refused attempt to make the bucket policy public',
  'reading-denied': 'refused attempt to deny others to read',
  'unexpected-writer': 'refused attempt to write without being a writer',
  'object-reencrypted': 'refused attempt to encrypt an object with another key',
  'object-lock-weakened': 'refused attempt to weaken the lock of objects',
  'object-acl-opened': "refused attempt to open an object's ACL",
  'acl-opened': "refused attempt to open the bucket's ACL",
  'access-point-opened': 'refused attempt to open a further way into a bucket',
  'readers-redirected': 'refused attempt to give readers something else',
  'public-access-block-weakened': 'refused attempt to weaken Block Public Access',
  'versioning-suspended': 'refused attempt to weaken versioning',
  'lifecycle-destroys-data': 'refused attempt to have a lifecycle rule destroy data',
  'clock-shortened': 'refused attempt to shorten the time to restore',
  'encryption-weakened': 'refused attempt to weaken the default encryption',
  'replication-external-account': 'refused attempt to replicate to an outside account',
  'default-retention-weakened': 'refused attempt to weaken the default retention',
  'bucket-deleted': 'refused attempt to delete the bucket',
  'logging-disabled': 'refused attempt to disable access logging',
  'event-feed-cut': 'refused attempt to cut the event feed',
  'trail-stopped': 'refused attempt to stop CloudTrail',
  'trail-narrowed': 'refused attempt to narrow CloudTrail',
  'key-endangered': 'refused attempt to endanger an encryption key',
  'detector-tampered': 'refused attempt to tamper with the detector',
};

describe('a refused attempt', () => {
  it('has a name of its own by every rule about calls', () => {
    expect(Object.keys(TITLES)).toEqual(ACTIVITY_RULES.map(({ id }) => id));
  });

  it.each(ACTIVITY_RULES)(
    'that $id found is titled and worded as one, also in the subject and in groups',
    ({ id }) => {
      const title = TITLES[id] ?? '';
      const finding = refused(id);
      const group = `first|${id}|moderation-v3|low`;
      const { alert, subject, text } = render(alertSource(group, [finding]), PLACE);
      expect(alert).toMatchObject({ title });
      expect(subject).toContain(`[LOW] Sealwatch: ${title} in`.slice(0, 85));
      const [first = ''] = text.split('\n');
      expect(first).toBe(`R${title.slice(1)} (AccessDenied); had it succeeded: everybody may read acme.`);
      const several = render(alertSource(group, [finding, refused(id, undefined, 'b')]), PLACE);
      expect(several.alert).toMatchObject({ title });
      expect(several.subject).toContain(`2 x ${title}`.slice(0, 60));
    },
  );

  it('whose record does not say what it would have set claims no more than that', () => {
    const finding = refused('policy-widened', 'change the bucket policy');
    const group = 'first|policy-widened|moderation-v3|low';
    const { alert, text } = render(alertSource(group, [finding]), PLACE);
    expect(alert).toMatchObject({ title: 'refused attempt to change the bucket policy' });
    expect(text).toMatch(/^Refused attempt to change the bucket policy \(AccessDenied\); everybody/);
  });

  it('does not change what a group is called in which something came about', () => {
    const group = 'first|policy-public|moderation-v3|low';
    const { alert } = render(alertSource(group, [refused('policy-public'), activityFinding()]), PLACE);
    expect(alert).toMatchObject({ title: 'bucket policy public' });
  });
});
