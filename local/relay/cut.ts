import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { header, type RelayedRequest } from './exchange.ts';
import { objectOf } from './s3-request.ts';

export type SizedCut = Cut & { readonly size: number; readonly bodiless: boolean };

/** The emulator ignores a Range beside a version id and sends the whole object. What has to be cut out of it, if so. */
export const cutFor = (request: RelayedRequest, answer: IncomingMessage): SizedCut | undefined => {
  const range = header(request.headers, 'range');
  const size = Number(header(answer.headers, 'content-length') ?? Number.NaN);
  if (!range || answer.statusCode !== 200 || Number.isNaN(size) || !isObjectRead(request)) return undefined;
  const cut = cutOf(range, size);
  return cut && { ...cut, size, bodiless: request.method === 'HEAD' };
};

/** Answers with the part that was asked for, as S3 would have. */
export const answerCut = (cut: SizedCut, answer: IncomingMessage, outgoing: ServerResponse): void => {
  if (cut.kind === 'unsatisfiable') {
    refuse(cut, answer, outgoing);
    return;
  }
  outgoing.writeHead(206, {
    ...withoutChecksums(answer.headers),
    'content-range': `bytes ${cut.first}-${cut.last}/${cut.size}`,
    'content-length': cut.last - cut.first + 1,
  });
  if (cut.bodiless) {
    answer.resume();
    outgoing.end();
    return;
  }
  // Not a pipeline: it would wait for the rest of the object, and the end of the answer ends the call to the emulator.
  answer.once('error', () => outgoing.destroy());
  answer.pipe(cutter(cut.first, cut.last)).pipe(outgoing);
};

const refuse = (cut: SizedCut, answer: IncomingMessage, outgoing: ServerResponse): void => {
  answer.resume();
  outgoing.writeHead(416, { 'content-type': 'application/xml', 'content-range': `bytes */${cut.size}` });
  const text = 'The requested range is not satisfiable';
  outgoing.end(
    cut.bodiless ? undefined : `<Error><Code>InvalidRange</Code><Message>${text}</Message></Error>`,
  );
};

// They are of the whole object: a client would check them against the part.
const withoutChecksums = (headers: IncomingMessage['headers']): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^x-amz-checksum-|^content-md5$/.test(name)),
  );

const isObjectRead = (request: RelayedRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && objectOf(request)?.key !== undefined;

/** The part of a body that a Range header asks for; both ends are included, as in HTTP. */
type Cut =
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** What a Range header asks of a body; undefined when it is not a single byte range, which S3 ignores. */
export const cutOf = (range: string, size: number): Cut | undefined => {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  // The last 0 bytes are none.
  if (first === '' && Number(last) === 0) return { kind: 'unsatisfiable' };
  if (first === '') return part({ first: Math.max(0, size - Number(last)), last: size - 1 }, size);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  return part(
    { first: Number(first), last: Math.min(last === '' ? size - 1 : Number(last), size - 1) },
    size,
  );
};

const part = ({ first, last }: { readonly first: number; readonly last: number }, size: number): Cut =>
  first < size ? { kind: 'part', first, last } : { kind: 'unsatisfiable' };

/** Lets only the asked part of a stream through, and ends as soon as that is complete. */
export const cutter = (first: number, last: number): Transform => {
  let position = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const start = position;
      position += chunk.length;
      if (start <= last && position > first)
        this.push(chunk.subarray(Math.max(0, first - start), last + 1 - start));
      // Not done then: that would ask the source for what nobody wants.
      if (position > last) this.push(null);
      else done();
    },
  });
};
