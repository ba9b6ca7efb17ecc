import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertSource } from '../../test/fakes/alert-source.ts';
import { finding } from '../../test/fakes/finding.ts';
import { escapeForPeople } from '../base/escape.ts';
import { render } from './render.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const FIRST = 'first|object-altered|moderation-v3|critical';

const ALERT = '4d1f08a2b3c4'.padEnd(40, '0');

const one = (changes: Parameters<typeof finding>[0] = {}, group = FIRST) =>
  render(alertSource(group, [finding(changes)]), PLACE);

describe('render', () => {
  it('says the whole truth of an altered object in one message', () => {
    const { subject, text } = one();
    expect(subject).toBe('[CRITICAL] Sealwatch: object altered in moderation-v3 (7f3a9c)');
    expect(text).toMatchInlineSnapshot(`
      "These are not the approved bytes, and they are CURRENT.
      The approved bytes survive as version 3sL4kq.

      Object    s3://acme-training-data/moderation/v3/labels-007.jsonl
      Expected  sha256:9999999999999999999999999999999999999999999999999999999999999999  48,211 bytes  version 3sL4kq, approved 2026-11-02 by role/DataPublisher
      Found     sha256:6666666666666666666666666666666666666666666666666666666666666666  48,211 bytes  version Qm7xPw, written 2026-11-20 03:12:07 UTC
      Checked   every byte, 03:12:09 UTC
      Who       not known yet (an update follows if CloudTrail names them); S3 saw account 111122223333, address 203.0.113.9

      1. Stop jobs that read moderation-v3.
      2. See:        sealwatch findings 7f3a9c   (says how to restore)
      3. Legitimate: sealwatch approve --finding 7f3a9c --reason "…"
      object-altered · MITRE ATLAS 5.6.0 AML.T0020
      alert 4d1f08a2b3c4 · 111122223333 eu-west-1
      "
    `);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/DataPublisher', 'by role/DataPublisher\n'],
    ['arn:aws:iam::999999999999:role/DataPublisher', 'by role/DataPublisher of account 999999999999\n'],
    ['arn:aws:iam::999999999999:root', 'by root of account 999999999999\n'],
  ])('names the account of an approver who is of another one: %s', (by, words) => {
    const { evidence } = finding();
    const text = one({
      evidence: { ...evidence, expected: evidence.expected && { ...evidence.expected, by } },
    }).text;
    expect(text).toContain(words);
  });

  it('has the form of the contract', () => {
    expect(one().alert).toMatchObject({
      schema: 'sealwatch.alert/1',
      kind: 'finding',
      revision: 1,
      rule: 'object-altered',
      state: 'open',
      ...PLACE,
      resource: { bucket: 'acme-training-data', key: 'moderation/v3/labels-007.jsonl', versionId: 'Qm7xPw' },
      unknown: { 'actor.arn': 'no data event yet' },
      next: ['sealwatch findings 7f3a9c'],
    });
  });

  it('says what changed in an update', () => {
    const { subject, text, alert } = one(
      { state: 'recovered', revision: 2, changed: ['state'] },
      FIRST.replace('first', 'update'),
    );
    expect(subject).toContain('recovered: object altered');
    expect(text).toContain('Update, revision 2: state.');
    expect(alert).toMatchObject({ kind: 'update', revision: 2, changed: ['state'] });
  });

  it('names the alert that reported it, so that its findings can be listed', () => {
    expect(one().alert).toMatchObject({ kind: 'finding', alert: ALERT });
    expect(one({}, FIRST.replace('first', 'update')).alert).toMatchObject({ kind: 'update', alert: ALERT });
  });

  it('keeps subjects and texts safe whatever the key is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1024 }), (key) => {
        const { subject, text } = one({ key });
        expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
        expect(text.split('\n')).toHaveLength(15);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('keeps texts safe whatever a person gave as a reason and S3 as an answer', () => {
    const hostile = 'fine\n\nSubject: [INFO] \u202eall clear';
    const resolution = { by: 'arn:aws:iam::111122223333:role/R', reason: hostile, at: finding().time };
    expect(one({ state: 'resolved', resolution }).text).not.toMatch(/\nSubject|\u202e/);
    const { evidence } = finding();
    const actual = { ...evidence.actual, digest: null };
    expect(one({ evidence: { ...evidence, actual, detail: hostile } }).text).not.toMatch(/\nSubject|\u202e/);
  });
});

describe('escapeForPeople', () => {
  it('shows what hides, turns or breaks text, and nothing else', () => {
    expect(escapeForPeople('a\u202eb\n\u200bü😀 +%2B')).toBe('a\\u{202e}b\\n\\u{200b}ü😀 +%2B');
  });

  it('escapes who did it, in a storm too: federated users are named by others', () => {
    const actor = { arn: 'mallory\u202e\r\nSee all: rm', account: null, sourceIp: null };
    const hostile = finding({ actor: { ...actor, userAgent: null, requestId: null } });
    const findings = [hostile, hostile];
    for (const { text } of [
      render(alertSource(FIRST, findings), PLACE),
      render(alertSource(FIRST, [hostile]), PLACE),
    ])
      expect(text).toContain('mallory\\u{202e}\\r\\nSee all');
  });
});
