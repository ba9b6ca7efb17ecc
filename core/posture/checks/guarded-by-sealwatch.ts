import { aiSignsInWords } from '../ai-signs.ts';
import type { Check, CheckResult } from '../check.ts';
import { couldNotSay, fail, notApplicable, pass } from '../check.ts';
import type { BucketFacts } from '../facts.ts';

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
    const signs = aiSignsInWords(name, tags.kind === 'known' ? tags.value : {});
    if (signs.length > 0)
      return fail('it looks as if it held training data or models, and nobody guards it', signs);
    return withoutSigns(facts);
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
