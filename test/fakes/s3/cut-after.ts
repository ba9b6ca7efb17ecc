import { ETAG, type Fault, STORED_AT } from './fake-s3.ts';
import { LARGE } from './read.ts';

/** Answers the whole length and then sends only some of it. */
export const cutAfter =
  (sent: number, times: number): Fault =>
  (request, response) => {
    if (times-- <= 0) return false;
    const first = request.range?.first ?? 0;
    const last = request.range?.last ?? LARGE.length - 1;
    response.writeHead(request.range ? 206 : 200, {
      etag: ETAG,
      'last-modified': STORED_AT,
      'x-amz-version-id': 'v1',
      'content-length': last - first + 1,
      ...(request.range ? { 'content-range': `bytes ${first}-${last}/${LARGE.length}` } : {}),
    });
    response.write(LARGE.subarray(first, first + sent), () => response.destroy());
    return true;
  };
