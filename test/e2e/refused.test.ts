import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FaultProxy, startFaultProxy } from '../faults/fault-proxy.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { seal } from './deployed/command.ts';
import { deployment } from './deployed/deployment.ts';
import { created, destroyed, handle } from './deployed/events.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { withS3At } from './deployed/s3-through.ts';

const UNVERIFIABLE = 'object-unverifiable';
const read = new GuardedObject('refused', 'read-later');
const gone = new GuardedObject('refused', 'gone-before');

/** The part of a path that names one of the objects. */
const pathOf = ({ bucket, key }: GuardedObject): string => `/${bucket}/${key}`;

// The local AWS enforces no policy: a server in front of it refuses what a Deny for the function's role would.
describe('a bucket policy that denies GetObject to the function that reads', () => {
  const denied = new Set<string>();
  let proxy: FaultProxy;
  let inbox: AlertInbox;

  beforeAll(async () => {
    proxy = await startFaultProxy(deployment.environment.AWS_ENDPOINT_URL ?? '', ({ path }) =>
      [...denied].some((start) => path.startsWith(start)) ? 'deny' : 'pass',
    );
    await Promise.all([read, gone].map((object) => object.put('approved bytes')));
    await seal('refused');
    inbox = await AlertInbox.of('refused');
  });

  afterAll(() => proxy.stop());

  it('is one alert at once, with the refusal as its reason, updated when it can be read again', async () => {
    await withS3At('VerifyObject', proxy.endpoint, async () => {
      denied.add(pathOf(read));
      const version = await read.put('poisoned bytes');
      const event = created(read, version, 'poisoned bytes');
      expect(await handle(event)).toEqual([0]);
      const { alert, subject } = await inbox.finding(UNVERIFIABLE);
      expect(subject).toContain('[HIGH] Sealwatch: object cannot be checked');
      expect(alert).toMatchObject({
        state: 'open',
        revision: 1,
        evidence: {
          current: true,
          actual: { unestablished: 'access-denied' },
          detail: expect.stringMatching(
            /^Sealwatch was refused at \S+Z, and tries again for an hour: 403 AccessDenied/,
          ),
        },
      });

      expect(await handle(event)).toEqual([0]);
      denied.clear();
      expect(await handle(event)).toEqual([]);
      const { alert: update } = await inbox.update(UNVERIFIABLE);
      expect(update).toMatchObject({ id: alert.id, revision: 2, state: 'withdrawn' });
      expect((await inbox.finding('object-altered')).alert).toMatchObject({
        severity: 'critical',
        state: 'open',
      });
      expect(await read.verdicts()).toEqual([
        'object-altered critical open',
        'object-unverifiable high withdrawn',
      ]);
      const firsts = inbox.received.filter(
        ({ alert: each }) => each.kind === 'finding' && each.rule === UNVERIFIABLE,
      );
      expect(firsts).toHaveLength(1);
    });
  });

  it('says of a version that was gone before it could be read that it was refused, and when', async () => {
    await withS3At('VerifyObject', proxy.endpoint, async () => {
      denied.add(pathOf(gone));
      const version = await gone.put('poisoned bytes');
      const event = created(gone, version, 'poisoned bytes');
      expect(await handle(event)).toEqual([0]);
      await gone.finding(UNVERIFIABLE);
      await gone.destroy(version);
      denied.clear();
      await handle(event, destroyed(gone, version));
      const { evidence } = await gone.finding(UNVERIFIABLE, 'recovered');
      expect(evidence.actual.unestablished).toBe('access-denied');
      expect(evidence.detail).toMatch(
        /^Sealwatch was refused at \S+Z \(403 AccessDenied.*\), and when it could ask again the version was gone$/,
      );
    });
  });
});
