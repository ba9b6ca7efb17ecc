import { beforeAll, describe, expect, it } from 'vitest';
import { signIdentity } from '../../aws/identity/sign-identity.ts';
import { AlertInbox } from './deployed/alerts.ts';
import { approve } from './deployed/approve.ts';
import { digestOf } from './deployed/bytes.ts';
import { seal, sealwatch, sealwatchJson } from './deployed/command.ts';
import { deployment } from './deployed/deployment.ts';
import { invoke } from './deployed/functions.ts';
import { GuardedObject } from './deployed/guarded-object.ts';
import { nextSecond, past } from './deployed/next-second.ts';

const DATASET = 'approvals';
const APPROVED = 'approved bytes';
// Each key has bytes of its own: what is approved under one is known elsewhere under another.
const nextOf = (name: string): string => `release 2 of ${name}`;
const NAMES = ['too-late', 'too-early', 'accepted', 'outdated', 'removed', 'resolved', 'stranger'];

const object = (name: string): GuardedObject => new GuardedObject(DATASET, name);
const because = ['--reason', 'ticket 4711'];

const stackId = async (): Promise<string> => {
  const [status] = await sealwatchJson('status');
  const stack = status?.stack as { readonly id: string } | undefined;
  return stack?.id ?? '';
};

describe.concurrent('a person', () => {
  let inbox: AlertInbox;

  beforeAll(async () => {
    inbox = await AlertInbox.decisions(DATASET);
    await Promise.all(NAMES.map((name) => object(name).put(APPROVED)));
    await seal(DATASET);
  });

  it('announces bytes until a time; stored later they are altered', async () => {
    // Long enough for the approval itself, also on a busy machine.
    const expires = new Date(Date.now() + 15_000).toISOString();
    await approve(DATASET, { files: { 'too-late': nextOf('too-late') }, expires });
    await past(expires);
    await object('too-late').put(nextOf('too-late'));
    await object('too-late').finding('object-altered');
    expect((await object('too-late').entry())?.digest).toBe(digestOf(APPROVED));
  });

  it('cannot announce what was stored before', async () => {
    await object('too-early').put(nextOf('too-early'));
    await object('too-early').finding('object-altered');
    await nextSecond();
    await approve(DATASET, { files: { 'too-early': nextOf('too-early') } });
    expect(await object('too-early').verdicts()).toEqual(['object-altered critical open']);
  });

  it('accepts what a finding is about: it is expected from then on, and what it replaced would be a rollback', async () => {
    const versionId = await object('accepted').put(nextOf('accepted'));
    const { id } = await object('accepted').finding('object-altered');
    expect(await sealwatch('approve', '--finding', id, ...because)).toMatchObject({ exitCode: 0 });
    const { resolution } = await object('accepted').finding('object-altered', 'resolved');
    expect(resolution).toMatchObject({ by: expect.stringMatching(/^arn:aws:iam::/), reason: 'ticket 4711' });
    expect(await object('accepted').entry()).toMatchObject({ state: 'intact', versionId });
    await object('accepted').put(APPROVED);
    await object('accepted').finding('object-rolled-back');
  });

  it('cannot accept a version that is not current any more', async () => {
    await object('outdated').put(nextOf('outdated'));
    const { id } = await object('outdated').finding('object-altered');
    await object('outdated').put(APPROVED);
    await object('outdated').finding('object-altered', 'recovered');
    const { exitCode, err } = await sealwatch('approve', '--finding', id, ...because);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('not current any more') });
  });

  it('accepts that an object was removed', async () => {
    await object('removed').delete();
    const { id } = await object('removed').finding('object-removed');
    expect(await sealwatch('approve', '--finding', id, ...because)).toMatchObject({ exitCode: 0 });
    expect(await object('removed').verdicts()).toEqual(['object-removed high resolved']);
  });

  it('is reported with every seal, approval and resolution', async () => {
    await Promise.all(
      ['seal', 'approve', 'resolve'].map(async (did) => {
        const { actor, datasets } = await inbox.decision((each) => each.decision === did);
        expect([did, actor, datasets]).toEqual([
          did,
          expect.objectContaining({ arn: expect.stringMatching(/^arn:aws:iam::/), isForeign: false }),
          expect.arrayContaining([DATASET]),
        ]);
      }),
    );
    const [status] = await sealwatchJson('status');
    expect(status).toMatchObject({
      decisions: expect.arrayContaining([expect.objectContaining({ account: deployment.account })]),
    });
  });

  it('of another account may approve nothing', async () => {
    await object('stranger').put(nextOf('stranger'));
    const { id } = await object('stranger').finding('object-altered');
    const action = { do: 'approve-finding', id, reason: 'trust me' };
    const identity = await signIdentity(action, {
      // The emulator takes an access key of twelve digits for that account.
      credentials: { accessKeyId: '999999999999', secretAccessKey: 'secret' },
      region: deployment.environment.AWS_REGION ?? '',
      endpoint: deployment.environment.AWS_ENDPOINT_URL,
      deployment: await stackId(),
      now: new Date(),
    });
    expect(await invoke('RecordBaseline', { identity, action })).toMatchObject({
      kind: 'error',
      code: 'ACCESS_DENIED',
      message: expect.stringMatching(/^arn:aws:\w+::999999999999:\S+ is of account 999999999999,/),
    });
    expect(await object('stranger').verdicts()).toEqual(['object-altered critical open']);
  });

  it('resolves a finding: it stays listed, and nothing is approved', async () => {
    await object('resolved').put(nextOf('resolved'));
    const { id } = await object('resolved').finding('object-altered');
    expect(await sealwatch('resolve', id, ...because)).toMatchObject({ exitCode: 0 });
    const listed = await sealwatchJson('findings', '--all', '--dataset', DATASET);
    expect(listed).toContainEqual(expect.objectContaining({ id, state: 'resolved' }));
    const open = await sealwatchJson('findings', '--dataset', DATASET);
    expect(open.map((finding) => finding.id)).not.toContain(id);
    expect(await object('resolved').entry()).toMatchObject({ state: 'altered', digest: digestOf(APPROVED) });
  });
});
