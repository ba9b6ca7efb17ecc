import { aiLooking } from '../../ai-looking.ts';
import type { Check, CheckResult } from '../../check.ts';
import { type BucketFacts, known, unknown } from '../../facts.ts';
import { couldNotSay, fail, notApplicable, pass } from '../../results.ts';
import { sampleAccount, sampleBucket } from '../../sample-facts.ts';

export const guardedBySealwatch: Check = {
  id: 'guarded-by-sealwatch',
  title: 'A bucket with training data or models is guarded',
  severity: 'medium',
  why: 'In a bucket that nobody watches, training data and models can be changed without anybody ever hearing of it.',
  remediation: {
    cli: 'sealwatch seal DATASET   # once sealwatch.config.ts has a dataset in BUCKET, and is deployed',
    cdk: '// in sealwatch.config.ts\n{ name: "BUCKET", existing: true, datasets: [{ name: "DATASET", prefix: "", mode: "sealed" }] }',
  },
  prowler: [],
  securityHub: [],
  judge(facts) {
    if (isGuarded(facts)) return pass('it is guarded', datasetsIn(facts));
    const { name, tags } = facts;
    const signs = aiLooking(name, tags.kind === 'known' ? tags.value : {});
    if (signs.length > 0) {
      const details = signs.map(({ what, matched }) => `${what}: the word "${matched}"`);
      return fail('it looks as if it held training data or models, and nobody guards it', details);
    }
    return withoutSigns(facts);
  },
  examples: {
    passes: [{ title: 'guarded', facts: sampleBucket() }],
    fails: [
      { title: 'an AI-looking name', facts: stray('acme-training-data') },
      {
        title: 'an AI-looking name, whatever its tags are',
        facts: { ...stray('llm-runs'), tags: unknown('AccessDenied') },
      },
      {
        title: 'an AI-looking tag',
        facts: { ...stray('acme-42'), tags: known({ purpose: 'Training' }) },
      },
    ],
    notApplicable: [
      { title: 'nothing looks like AI', facts: stray('acme-invoices') },
      { title: 'a word that only contains one', facts: stray('kitchen-remodeling') },
    ],
    unknown: [
      {
        title: 'the tags are not known',
        facts: { ...stray('acme-42'), tags: unknown('AccessDenied') },
      },
    ],
  },
};

const isGuarded = ({ name, datasets, account }: BucketFacts): boolean =>
  datasets.length > 0 || account.guarded.includes(name);

const datasetsIn = ({ datasets }: BucketFacts): readonly string[] =>
  datasets.filter(({ name }) => name !== '').map(({ name, mode }) => `${name} (${mode})`);

const withoutSigns = ({ tags }: BucketFacts): CheckResult =>
  tags.kind === 'known'
    ? notApplicable('neither its name nor its tags look like AI')
    : couldNotSay(tags.reason);

function stray(name: string): BucketFacts {
  return sampleBucket({
    name,
    datasets: [],
    tags: known({ owner: 'finance' }),
    account: sampleAccount({ guarded: [], guardedDatasets: [] }),
  });
}
