import type { PolicyDocument } from '../policies/document.ts';
import type { Probe } from './denies.ts';
import type { BucketFacts } from './facts.ts';

/** Addresses far from each other, none of which examples are written with: an allow-list that has one allows strangers. */
const ADDRESSES = ['8.8.8.8', '198.18.51.7', '2001:4860:4860::8888'];

const ACTIONS = [
  's3:getobject',
  's3:getobjectversion',
  's3:putobject',
  's3:deleteobject',
  's3:deleteobjectversion',
];

const FROM_THE_INTERNET = {
  'aws:sourcevpc': null,
  'aws:sourcevpce': null,
  'aws:vpceaccount': null,
  'aws:vpceorgid': null,
};

export const FROM_A_FOREIGN_VPC = {
  'aws:sourcevpc': 'vpc-00000000000000000',
  'aws:sourcevpce': 'vpce-00000000000000000',
  'aws:vpceaccount': '000000000000',
  'aws:vpceorgid': 'o-0000000000',
  'aws:sourceip': null,
};

type Keys = Probe['keys'];

const WITHOUT_SERVICE = {
  'aws:principalisawsservice': 'false',
  'aws:principalservicename': null,
  'aws:viaawsservice': 'false',
  'aws:calledvia': null,
  'aws:sourceaccount': null,
  'aws:sourcearn': null,
  'aws:sourceorgid': null,
};

/**
 * Reading and writing of objects by an identity of the account that nobody has named, with its own credentials. Exceptions for
 * services of AWS, for administrators and for tagged identities do not affect it.
 */
function probe(title: string, { account }: BucketFacts, policy: PolicyDocument, keys: Keys): Probe {
  const principal = `arn:aws:iam::${account.id}:role/sealwatch-probe-of-nobody`;
  return {
    title,
    actions: ACTIONS,
    levels: ['object'],
    principal,
    keys: {
      ...untagged(policy),
      ...WITHOUT_SERVICE,
      'aws:principalarn': principal,
      'aws:principalaccount': account.id,
      'aws:principaltype': 'AssumedRole',
      'aws:userid': 'AROASEALWATCHPROBE000:nobody',
      'aws:securetransport': 'true',
      ...(account.organization === null ? {} : { 'aws:principalorgid': account.organization }),
      ...keys,
    },
  };
}

const untagged = ({ statements }: PolicyDocument): Keys =>
  Object.fromEntries(
    statements
      .flatMap(({ conditions }) => conditions.map(({ key }) => key))
      .filter((key) => key.startsWith('aws:principaltag/'))
      .map((key) => [key, null]),
  );

/** From places that nobody has named. */
export const strangePlaces = (facts: BucketFacts, policy: PolicyDocument): readonly Probe[] => [
  ...ADDRESSES.map((address) =>
    probe(`from ${address}`, facts, policy, { ...FROM_THE_INTERNET, 'aws:sourceip': address }),
  ),
  probe('from the VPC of somebody else', facts, policy, FROM_A_FOREIGN_VPC),
];

/** Through the endpoint of another Region. Addresses have no Region, so that a list of them is no answer. */
export const strangeRegions = (facts: BucketFacts, policy: PolicyDocument): readonly Probe[] => {
  const region = { 'aws:requestedregion': otherRegion(facts) };
  return [
    probe('over the internet', facts, policy, { ...FROM_THE_INTERNET, ...region }),
    probe('from the VPC of somebody else', facts, policy, { ...FROM_A_FOREIGN_VPC, ...region }),
  ];
};

/** A Region that the bucket is not in. */
export const otherRegion = ({ region }: Pick<BucketFacts, 'region'>): string =>
  region === 'sa-east-1' ? 'af-south-1' : 'sa-east-1';
