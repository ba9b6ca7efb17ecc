/** A part of AWS that shares nothing with the others. */
interface Partition {
  /** As in its ARNs. */
  readonly name: string;
  /** In which its services have their hosts. */
  readonly domain: string;
  /** The Region where calls to IAM are recorded, whoever makes them. */
  readonly globalRegion: string;
}

const COMMERCIAL: Partition = { name: 'aws', domain: 'amazonaws.com', globalRegion: 'us-east-1' };

/** The others, by how the names of their Regions begin. */
const OTHERS: Readonly<Record<string, Partition>> = {
  'cn-': { name: 'aws-cn', domain: 'amazonaws.com.cn', globalRegion: 'cn-north-1' },
  'us-gov-': { name: 'aws-us-gov', domain: 'amazonaws.com', globalRegion: 'us-gov-west-1' },
  'eusc-': { name: 'aws-eusc', domain: 'amazonaws.eu', globalRegion: 'eusc-de-east-1' },
};

const of = (region: string): Partition =>
  Object.entries(OTHERS).find(([start]) => region.startsWith(start))?.[1] ?? COMMERCIAL;

/** The partition of a Region, as in ARNs. */
export const partitionOf = (region: string): string => of(region).name;

/** The domain of a Region's services. */
const domainOf = (region: string): string => of(region).domain;

/** Where the partition of a Region records calls to IAM. */
export const globalRegionOf = (region: string): string => of(region).globalRegion;

/** Host name of a Region's own service. */
export const serviceHost = (service: string, region: string): string =>
  `${service}.${region}.${domainOf(region)}`;
