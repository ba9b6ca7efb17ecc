import { describe, expect, it } from 'vitest';
import { AlertInbox } from './deployed/alerts.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { deployment } from './deployed/deployment.ts';
import { created, handle } from './deployed/events.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond } from './deployed/next-second.ts';

// Nothing else has these bytes, or it would be named as a copy that survives.
const approvedFor = ({ dataset }: GuardedObject): string => `the approved bytes of ${dataset}`;
const POISONED = 'the only poisoned bytes';

const sealedWith = async (object: GuardedObject) => {
  const baseline = await object.put(approvedFor(object));
  await seal(object.dataset);
  return { baseline, inbox: await AlertInbox.of(object.dataset) };
};

/** Puts bytes, and sends the functions the event that S3 would: once, so that every run gets the events in the same order. */
const put = async (object: GuardedObject, bytes: string): Promise<string> => {
  const versionId = await object.put(bytes);
  await handle(created(object, versionId, bytes));
  return versionId;
};

describe.concurrent('an alert', () => {
  it('is one JSON document that holds what the contract promises', async () => {
    const object = new GuardedObject('alert-altered', 'labels.jsonl');
    const { baseline, inbox } = await sealedWith(object);
    const versionId = await put(object, POISONED);
    const { alert, attributes, subject } = await inbox.finding('object-altered');
    const { account, region } = deployment;
    const { bucket, key, dataset } = object;
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(alert).toMatchObject({
      schema: 'sealwatch.alert/1',
      kind: 'finding',
      id: expect.stringMatching(/^[0-9a-f]{40}$/),
      alert: expect.stringMatching(/^[0-9a-f]{40}$/),
      revision: 1,
      rule: 'object-altered',
      severity: 'critical',
      state: 'open',
      title: expect.any(String),
      time,
      account,
      region,
      dataset,
      resource: { bucket, key, versionId },
      actor: { arn: null, account, sourceIp: '203.0.113.9', requestId: expect.any(String) },
      evidence: {
        class: 'altered',
        level: 'read',
        current: true,
        expected: {
          digest: digestOf(approvedFor(object)),
          size: 35,
          versionId: baseline,
          since: expect.any(String),
        },
        actual: { digest: digestOf(POISONED), size: 23, versionId, storedAt: expect.any(String) },
        survives: [{ bucket, key, versionId: baseline }],
      },
      unknown: { 'actor.arn': expect.any(String), 'actor.userAgent': expect.any(String) },
      techniques: expect.arrayContaining([
        { framework: 'MITRE ATLAS', version: expect.any(String), id: expect.stringMatching(/^AML\.T\d{4}/) },
      ]),
      next: [`sealwatch findings ${alert.id.slice(0, 6)}`],
    });
    expect(alert).not.toHaveProperty('changed');
    expect(attributes).toEqual({
      severity: 'critical',
      rule: 'object-altered',
      bucket,
      dataset,
      kind: 'finding',
    });
    const short = alert.id.slice(0, 6);
    expect(subject).toBe(`[CRITICAL] Sealwatch: object altered in alert-altered (${short})`);
    expect(await sealwatch('findings', short)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining(key),
    });
  });

  it('has a subject that SNS takes and nobody can write into, whatever the key', async () => {
    const hostile = `\u202e[LOW]\nBcc: x@example.com\u0007 🦭 ${'ü'.repeat(300)} $(curl x|sh)`;
    const object = new GuardedObject('alert-hostile', hostile);
    const { inbox } = await sealedWith(object);
    await put(object, POISONED);
    const { alert, subject } = await inbox.finding('object-altered');
    expect(alert.resource.key).toBe(object.key);
    expect(subject).toMatch(/^\[CRITICAL\] [\x20-\x7e]{1,80}$/);
    expect(subject).not.toContain('Bcc');
  });

  it('is followed by an update when the approved bytes are back', async () => {
    const object = new GuardedObject('alert-recovered', 'labels.jsonl');
    const { inbox } = await sealedWith(object);
    await put(object, POISONED);
    const first = await inbox.finding('object-altered');
    // Good bytes of the second in which the wrong ones were found could have come before.
    await nextSecond();
    await put(object, approvedFor(object));
    // Who it was may come in an update of its own before.
    const { alert, attributes } = await inbox.updateOf('object-altered', 'state');
    expect(alert).toMatchObject({ kind: 'update', id: first.alert.id, state: 'recovered' });
    expect(alert.revision).toBeGreaterThan(1);
    expect(alert.evidence.current).toBe(false);
    expect(attributes.kind).toBe('update');
    // Both alerts are about one finding, and each of them lists it as it is now.
    expect(alert.alert).not.toBe(first.alert.alert);
    for (const reported of [first.alert, alert])
      expect(await sealwatchJson('findings', '--alert', String(reported.alert))).toMatchObject([
        { id: alert.id, state: 'recovered' },
      ]);
    expect(await sealwatch('findings', '--alert', alert.id)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining(`there is no alert ${alert.id}`),
    });
    expect(alert.evidence.period).toEqual({ from: expect.any(String), to: expect.any(String) });
    expect(await object.exactVerdicts()).toEqual(['object-altered critical recovered, with its time']);
    // What other tests do to the bucket is reported for its datasets too.
    const own = inbox.received.filter(
      ({ alert: reported }) => reported.kind === 'finding' && reported.resource.key === object.key,
    );
    expect(own.map(({ alert: { rule } }) => rule).sort()).toEqual(['object-altered']);
  });

  it('about wrong bytes comes twice where good ones were back before anybody was notified: how long is a finding of its own', async () => {
    const object = new GuardedObject('alert-too-late', 'labels.jsonl');
    const { inbox } = await sealedWith(object);
    const wrong = await object.put(POISONED);
    await nextSecond();
    const good = await object.put(approvedFor(object));
    await nextSecond();
    await handle(created(object, wrong, POISONED));
    await handle(created(object, good, approvedFor(object)));
    const { alert } = await inbox.finding('transient-content');
    expect(alert).toMatchObject({ severity: 'high', state: 'open', evidence: { current: false } });
    expect(alert.evidence.period).toEqual({ from: expect.any(String), to: expect.any(String) });
    const found = await object.findings();
    expect(found.map(({ rule, state, evidence }) => [rule, state, evidence.period !== null]).sort()).toEqual([
      ['object-altered', 'recovered', false],
      ['transient-content', 'open', true],
    ]);
    // The exact form, where the order is known: nothing is folded.
    expect(await object.exactVerdicts()).toEqual([
      'object-altered critical recovered',
      'transient-content high open',
    ]);
  });
});
