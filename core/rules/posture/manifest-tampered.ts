import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { PostureRule } from '../rule.ts';
import { DISABLE_TOOLS, POISON_TRAINING_DATA } from '../techniques.ts';

const DONE = {
  edited: 'was edited',
  removed: 'was removed',
  'rolled-back': 'was set back to an older state',
  'slipped-in': 'was slipped in',
} as const;

export const manifestTampered: PostureRule = {
  id: 'manifest-tampered',
  title: 'manifest tampered with',
  meaning:
    'Somebody who is not Sealwatch wrote to its tables: an entry, a version, an approval, a decision or a finding was edited, removed, set back or slipped in. What is expected of the object, or what is known to be wrong, may be what they wanted. The log of the manifest says what it should be.',
  techniques: [DISABLE_TOOLS, POISON_TRAINING_DATA],
  runbook: [
    'Run sealwatch verify --manifest: it names every such item, and what it should be.',
    'Find out who may write to the tables: nobody but the functions needs to. Treat the credentials as stolen.',
    'Put the items back as the log says (sealwatch repair), and verify the datasets: bytes may have passed by what was written.',
  ],
  firstStep: 'Run sealwatch verify --manifest; trust no verification of what it names until it is put back.',
  judge(change) {
    if (change.kind !== 'record') return null;
    const { record, name, fault, leaf, more } = change;
    return {
      severity: 'critical',
      reason: `a record of the manifest (${record}) ${DONE[fault]} by somebody who is not Sealwatch${more > 0 ? `, and ${more} others` : ''}`,
      details: [`${record} ${name}`, `the leaf ${leaf} of the log shows it`],
      subject: aboutResource(`${record}/${name}`),
    };
  },
};
