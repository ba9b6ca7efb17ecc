import type { Grant } from '../../scope/approvers.ts';
import type { ConfiguredDataset } from '../../scope/dataset.ts';
import type { Safeguards } from '../../scope/safeguards.ts';
import type { PostureChange } from '../rule.ts';
import type { PostureRuleExamples } from '../rule-examples.ts';

const PUBLISHER = 'arn:aws:iam::111122223333:role/DataPublisher';
const STRANGER = 'arn:aws:iam::111122223333:user/temp';

const LABELS: ConfiguredDataset = {
  name: 'labels',
  bucket: 'acme-training-data',
  prefix: 'labels/v3/',
  mode: 'sealed',
  writers: [PUBLISHER],
};

const becomes = (
  after: Partial<ConfiguredDataset> | null,
  over: { readonly before?: Partial<ConfiguredDataset>; readonly others?: readonly ConfiguredDataset[] } = {},
  wasSealed = true,
): PostureChange => {
  const before = { ...LABELS, ...over.before };
  const next = after && { ...before, ...after };
  const watched = [...(next ? [next] : []), ...(over.others ?? [])];
  return { kind: 'dataset', before, wasSealed, after: next, watched };
};

const SAFEGUARDS: Safeguards = {
  trustedAccounts: ['222233334444'],
  organization: null,
  alerts: ['security@example.com', 'ml@example.com'],
  operations: ['platform@example.com'],
  canaries: ['acme-training-data'],
  approvers: null,
};

const safeguards = (after: Partial<Safeguards>, before: Partial<Safeguards> = {}): PostureChange => ({
  kind: 'safeguards',
  before: { ...SAFEGUARDS, ...before },
  after: { ...SAFEGUARDS, ...before, ...after },
});

const CI = 'arn:aws:iam::111122223333:role/ci/Releases';
const FOREIGN = 'arn:aws:iam::999988887777:role/Releases';

const mayApprove = (arn: string, ...datasets: readonly string[]): Grant => ({
  arn,
  actions: ['approve'],
  datasets,
});

const approvers = (before: readonly Grant[], after: readonly Grant[]): PostureChange => {
  const account = '111122223333';
  return safeguards({ approvers: { account, grants: after } }, { approvers: { account, grants: before } });
};

const DAILY = { every: '1d', level: 'versions' } as const;
const WEEKLY_READ = { every: '7d', level: 'read' } as const;

const ALL: ConfiguredDataset = { ...LABELS, name: 'all-labels', prefix: 'labels/' };

export const examples: PostureRuleExamples = {
  fires: [
    { title: 'a sealed dataset becomes open', change: becomes({ mode: 'open' }), severity: 'medium' },
    {
      title: 'a dataset that was never sealed is configured to allow more',
      change: becomes({ mode: 'append-only' }, {}, false),
      severity: 'medium',
    },
    {
      title: 'an append-only dataset becomes growing',
      change: becomes({ mode: 'growing' }, { before: { mode: 'append-only' } }),
      severity: 'medium',
    },
    { title: 'a sealed dataset is taken out', change: becomes(null), severity: 'high' },
    {
      title: 'a dataset that was never sealed is taken out',
      change: becomes(null, {}, false),
      severity: 'medium',
    },
    {
      title: 'a dataset is taken out whose keys another one has',
      change: becomes(null, { others: [ALL] }),
      severity: 'medium',
    },
    {
      title: 'a dataset is taken out, and another one has the same prefix in another bucket',
      change: becomes(null, { others: [{ ...ALL, bucket: 'acme-elsewhere' }] }),
      severity: 'high',
    },
    {
      title: 'the prefix of a sealed dataset is moved',
      change: becomes({ prefix: 'labels/v4/' }),
      severity: 'high',
    },
    {
      title: 'the prefix of a sealed dataset is cut, so that some keys are left out',
      change: becomes({ prefix: 'labels/v3/train/' }),
      severity: 'high',
    },
    {
      title: 'the prefix of a sealed dataset is widened, which unseals it',
      change: becomes({ prefix: 'labels/' }),
      severity: 'medium',
    },
    {
      title: 'a sealed dataset is moved to another bucket',
      change: becomes({ bucket: 'acme-elsewhere' }),
      severity: 'high',
    },
    {
      title: 'a writer is added',
      change: becomes({ writers: [PUBLISHER, STRANGER] }),
      severity: 'medium',
    },
    {
      title: 'a writer is replaced',
      change: becomes({ writers: [STRANGER] }),
      severity: 'medium',
    },
    {
      title: 'the sweep is switched off',
      severity: 'medium',
      change: becomes({ sweep: false }, { before: { sweep: DAILY } }),
    },
    {
      title: 'the sweep becomes rarer',
      severity: 'medium',
      change: becomes({ sweep: { every: '366d', level: 'versions' } }, { before: { sweep: DAILY } }),
    },
    {
      title: 'the sweep reads nothing any more',
      severity: 'medium',
      change: becomes({ sweep: DAILY }, { before: { sweep: WEEKLY_READ } }),
    },
    {
      title: 'the sweep asks S3 for no checksums any more',
      severity: 'medium',
      change: becomes({ sweep: DAILY }, { before: { sweep: { every: '1d', level: 's3' } } }),
    },
    {
      title: 'the list of writers is taken away, so that no write is a finding',
      change: becomes({ writers: [] }),
      severity: 'medium',
    },
    {
      title: "S3's own SHA-256 is believed, where every byte was read",
      change: becomes({ level: 's3-sha256' }),
      severity: 'medium',
    },
    {
      title: 'an account is trusted that was not',
      change: safeguards({ trustedAccounts: ['222233334444', '999988887777'] }),
      severity: 'medium',
    },
    {
      title: 'an organization is trusted that was not',
      change: safeguards({ organization: 'o-abcdefghij' }),
      severity: 'medium',
    },
    {
      title: 'another organization is trusted',
      change: safeguards({ organization: 'o-zyxwvutsrq' }, { organization: 'o-abcdefghij' }),
      severity: 'medium',
    },
    {
      title: 'an address gets no alerts any more',
      change: safeguards({ alerts: ['ml@example.com'] }),
      severity: 'medium',
    },
    {
      title: "nobody gets the detector's own trouble any more",
      change: safeguards({ operations: [] }),
      severity: 'medium',
    },
    {
      title: 'no canary is put into a bucket any more',
      change: safeguards({ canaries: [] }),
      severity: 'medium',
    },
    {
      title: 'another role may approve',
      change: approvers(
        [mayApprove(CI, 'labels')],
        [mayApprove(CI, 'labels'), mayApprove(STRANGER, 'labels')],
      ),
      severity: 'medium',
    },
    {
      title: 'a role that may approve one dataset may approve all',
      change: approvers([mayApprove(CI, 'labels')], [mayApprove(CI, '*')]),
      severity: 'medium',
    },
    {
      title: 'a role that may approve a dataset may approve another one too, by a grant of its own',
      change: approvers([mayApprove(CI, 'labels')], [mayApprove(CI, 'labels'), mayApprove(CI, 'models')]),
      severity: 'medium',
    },
    {
      title: 'a role that may approve may seal too',
      change: approvers(
        [mayApprove(CI, 'labels')],
        [{ arn: CI, actions: ['approve', 'seal'], datasets: ['labels'] }],
      ),
      severity: 'medium',
    },
    {
      title: 'the last grant is taken away, so that everybody in the account may approve',
      change: approvers([mayApprove(CI, 'labels')], []),
      severity: 'medium',
    },
    {
      title: 'the first grant is for a role of another account, which nobody outside had before',
      change: approvers([], [mayApprove(FOREIGN, 'labels')]),
      severity: 'medium',
    },
  ],
  quiet: [
    { title: 'nothing about a dataset changes', change: becomes({}) },
    {
      title: 'a sweep becomes more frequent',
      change: becomes({ sweep: DAILY }, { before: { sweep: { every: '7d', level: 'versions' } } }),
    },
    { title: 'a sweep is switched on', change: becomes({ sweep: DAILY }, { before: { sweep: false } }) },
    {
      title: 'the release before did not say whether it swept',
      change: becomes({ sweep: false }),
    },
    {
      title: 'a mode becomes stricter',
      change: becomes({ mode: 'sealed' }, { before: { mode: 'open' } }),
    },
    {
      title: 'one of two writers is taken away',
      change: becomes({ writers: [PUBLISHER] }, { before: { writers: [PUBLISHER, STRANGER] } }),
    },
    {
      title: 'writers are named for the first time, so that writes of others are findings',
      change: becomes({ writers: [PUBLISHER] }, { before: { writers: [] } }),
    },
    {
      title: 'every byte is read, where S3 was believed',
      change: becomes({}, { before: { level: 's3-sha256' } }),
    },
    {
      title: 'the prefix of a dataset that was never sealed is widened',
      change: becomes({ prefix: 'labels/' }, {}, false),
    },
    { title: 'nothing beside the datasets changes', change: safeguards({}) },
    {
      title: 'an account and an organization are trusted no more',
      change: safeguards({ trustedAccounts: [], organization: null }, { organization: 'o-abcdefghij' }),
    },
    {
      title: 'a canary is put into another bucket, too',
      change: safeguards({ canaries: [...SAFEGUARDS.canaries, 'acme-models'] }),
    },
    {
      title: 'more addresses get alerts',
      change: safeguards({ alerts: [...SAFEGUARDS.alerts, 'night@example.com'] }),
    },
    {
      title: 'the first grants name who may approve, which everybody in the account might before',
      change: approvers([], [mayApprove(CI, 'labels')]),
    },
    {
      title: 'who may approve every dataset may approve one',
      change: approvers([mayApprove(CI, '*')], [mayApprove(CI, 'labels')]),
    },
    {
      title: 'one of two approvers is taken away',
      change: approvers([mayApprove(CI, '*'), mayApprove(STRANGER, '*')], [mayApprove(CI, '*')]),
    },
    {
      title: 'grants are written otherwise and allow the same',
      change: approvers(
        [mayApprove(CI, 'labels', 'models')],
        [mayApprove('arn:aws:iam::111122223333:role/Releases', 'models'), mayApprove(CI, 'labels')],
      ),
    },
    {
      title: 'an older release did not keep who may approve',
      change: safeguards({ approvers: { account: null, grants: [mayApprove(STRANGER, '*')] } }),
    },
  ],
};
