/** What the server says of its one object. */
export const ETAG = '00000000000000000000000000000000-64';
export const STORED_AT = 'Fri, 20 Nov 2026 03:12:07 GMT';
