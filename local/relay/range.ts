import { Transform } from 'node:stream';

/** The part of a body that a Range header asks for; both ends are included, as in HTTP. */
export type Cut =
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** What a Range header asks of a body; undefined when it is not a single byte range, which S3 ignores. */
export const cutOf = (range: string, size: number): Cut | undefined => {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') return part(Math.max(0, size - Number(last)), size - 1, size, Number(last) > 0);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  return part(Number(first), Math.min(last === '' ? size - 1 : Number(last), size - 1), size);
};

const part = (first: number, last: number, size: number, wanted = true): Cut =>
  wanted && first < size ? { kind: 'part', first, last } : { kind: 'unsatisfiable' };

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
