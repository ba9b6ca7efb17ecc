import type { Check } from '../check.ts';
import { fail, pass, whereKnown } from '../check.ts';

/** Usual names of tags, without what separates their words. */
const OWNER = new Set([
  'owner',
  'owners',
  'team',
  'ownerteam',
  'owningteam',
  'teamowner',
  'teamname',
  'dataowner',
  'ownedby',
  'owneremail',
  'businessowner',
  'technicalowner',
  'serviceowner',
  'maintainer',
  'contact',
  'steward',
  'datasteward',
]);
const DATA_CLASS = new Set([
  'dataclass',
  'dataclassification',
  'classification',
  'securityclassification',
  'informationclassification',
  'confidentiality',
  'dataconfidentiality',
  'sensitivity',
  'datasensitivity',
]);

export const tagged: Check = {
  id: 'tagged',
  title: 'Tags name the owner and the class of the data',
  severity: 'low',
  why: 'In an incident, somebody has to be asked whether a change of the training data was meant, and how bad it is that it leaked. A tag answers both at night.',
  remediation: {
    cli: [
      '# keep the tags that are there: put-bucket-tagging replaces all of them',
      'aws s3api get-bucket-tagging --bucket BUCKET > tags.json',
      '# in tags.json: add to "TagSet", or where there are no tags yet begin with {"TagSet": []}:',
      '#   {"Key": "owner", "Value": "TEAM"}, {"Key": "data-class", "Value": "confidential"}',
      'aws s3api put-bucket-tagging --bucket BUCKET --tagging file://tags.json',
    ].join('\n'),
    cdk: 'Tags.of(bucket).add("owner", "data-platform"); Tags.of(bucket).add("data-class", "confidential")',
  },
  prowler: [],
  securityHub: [],
  judge: ({ tags }) =>
    whereKnown(tags, (all) => {
      const missing = [
        ...(isThere(all, OWNER) ? [] : ['owner']),
        ...(isThere(all, DATA_CLASS) ? [] : ['data class']),
      ];
      if (missing.length === 0) return pass('tags name the owner and the class of the data');
      return fail(
        `no tag names the ${missing.join(', and none the ')}`,
        Object.keys(all).map((name) => `found: ${name}`),
      );
    }),
};

const isThere = (tags: Readonly<Record<string, string>>, names: ReadonlySet<string>): boolean =>
  Object.entries(tags).some(([name, value]) => names.has(plain(name)) && value.trim() !== '');

/** `acme:Data_Class` is `dataclass`. */
const plain = (name: string): string =>
  (name.split(/[:/]/).at(-1) ?? '').toLowerCase().replaceAll(/[^a-z0-9]/g, '');
