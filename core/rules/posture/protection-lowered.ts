import type { Severity } from '../../base/severity.ts';
import type { RuleMatch } from '../../cloudtrail/activity.ts';
import { aboutResource } from '../../cloudtrail/subjects.ts';
import type { DatasetChange, PostureRule } from '../rule.ts';
import { DISABLE_TOOLS, POISON_TRAINING_DATA } from '../techniques.ts';
import { type ProtectionDifference, protectionDifferences } from './protection-differences.ts';

export const protectionLowered: PostureRule = {
  id: 'protection-lowered',
  title: 'protection lowered',
  meaning:
    'A deployment brought a configuration that guards less: a mode that allows more, keys that no dataset has any more, another writer or no list of writers any more, a sweep that is off, rarer or reads less, the word of S3 in place of reading bytes, a newly trusted account or organization, an address that gets no alerts any more, a bucket into which no canary is put any more, another identity that may seal or approve. Whoever may deploy may switch the alarm off before the attack; a moment is enough.',
  techniques: [DISABLE_TOOLS, POISON_TRAINING_DATA],
  runbook: [
    'Ask who deployed: the finding names the call, where CloudTrail recorded it.',
    'If nobody knows of it, deploy the reviewed configuration again.',
    'Verify the datasets that are named: what changed meanwhile may have alerted nobody.',
  ],
  firstStep:
    'Ask who deployed; if nobody knows of it, deploy the reviewed configuration and verify the dataset.',
  judge(change) {
    if (change.kind !== 'dataset' && change.kind !== 'safeguards') return null;
    const losses = protectionDifferences(change).filter(isLoss);
    return change.kind === 'safeguards'
      ? matchOf('of every dataset', losses, aboutResource('configuration'))
      : matchOf(`of the dataset ${change.before.name}`, losses, subjectOf(change));
  },
};

type Loss = ProtectionDifference & { readonly lowers: Severity };

const isLoss = (difference: ProtectionDifference): difference is Loss => difference.lowers !== null;

const subjectOf = ({ before: { name, bucket } }: DatasetChange): RuleMatch['subject'] => ({
  bucket,
  key: null,
  versionId: null,
  resource: `arn:aws:s3:::${bucket}`,
  datasets: [name],
});

function matchOf(whose: string, losses: readonly Loss[], subject: RuleMatch['subject']): RuleMatch | null {
  if (losses.length === 0) return null;
  return {
    severity: losses.some(({ lowers }) => lowers === 'high') ? 'high' : 'medium',
    reason: `a deployment lowered the protection ${whose}: ${losses.map(({ says }) => says).join('; ')}`,
    details: losses.map(({ detail }) => detail),
    subject,
  };
}
