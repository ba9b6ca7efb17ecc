/** The one body that a proof of identity has. */
export const IDENTITY_BODY = 'Action=GetCallerIdentity&Version=2011-06-15';
export const IDENTITY_CONTENT_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

/** Host name of a Region's own STS. */
export const stsHost = (region: string): string =>
  `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
