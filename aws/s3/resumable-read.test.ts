import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { OpenBody } from './object-source.ts';
import { ResumableRead } from './resumable-read.ts';

vi.mock('./pause.ts', () => ({ pauseBeforeRetry: async () => {} }));

const NEVER = new AbortController().signal;

interface Opening {
  /** Bytes until the connection breaks; null when it does not. */
  readonly breaksAfter: number | null;
  readonly chunk: number;
  readonly isWhole: boolean;
}

/** What one connection brings of the object: from the position, or from its very start where ranges are ignored. */
function bodyOf(object: Buffer, position: number, { breaksAfter, chunk, isWhole }: Opening): OpenBody {
  const first = isWhole ? 0 : position;
  const bytes = object.subarray(first, breaksAfter === null ? undefined : first + breaksAfter);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
    if (breaksAfter !== null) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  }
  return { stream: Readable.from(chunks(), { objectMode: false }), first, last: object.length - 1 };
}

async function collect(
  object: Buffer,
  first: number,
  last: number,
  openings: readonly Opening[],
): Promise<Buffer> {
  const got: Uint8Array[] = [];
  const pending = [...openings];
  const whole: Opening = { breaksAfter: null, chunk: 64, isWhole: false };
  const resumableRead = new ResumableRead({
    first,
    last,
    open: async (position) => bodyOf(object, position, pending.shift() ?? whole),
    take: (bytes) => got.push(bytes) > 0,
  });
  await resumableRead.read(NEVER);
  return Buffer.concat(got);
}

const opening = fc.record<Opening>({
  breaksAfter: fc.option(fc.nat({ max: 300 }), { nil: null }),
  chunk: fc.integer({ min: 1, max: 100 }),
  isWhole: fc.boolean(),
});

describe('a resumable read', () => {
  it('brings every byte once and in order, however connections break', async () => {
    const object = fc.uint8Array({ maxLength: 500 });
    const four = fc.array(opening, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        object,
        fc.nat({ max: 500 }),
        fc.nat({ max: 500 }),
        four,
        async (bytes, a, b, openings) => {
          const whole = Buffer.from(bytes);
          const [first, last] = [Math.min(a, b), Math.min(Math.max(a, b), whole.length - 1)];
          const got = await collect(whole, first, last, openings);
          expect(got.equals(whole.subarray(first, last + 1))).toBe(true);
        },
      ),
    );
  });

  it('fails after six connections in a row that brought nothing', async () => {
    const broken: Opening = { breaksAfter: 0, chunk: 1, isWhole: false };
    const reading = collect(
      Buffer.alloc(10),
      0,
      9,
      Array.from({ length: 6 }, () => broken),
    );
    await expect(reading).rejects.toMatchObject({ code: 'READ_BROKEN' });
  });

  it('passes on what its taker throws', async () => {
    const object = Buffer.alloc(10);
    const resumableRead = new ResumableRead({
      first: 0,
      last: 9,
      open: async () => bodyOf(object, 0, { breaksAfter: null, chunk: 1, isWhole: false }),
      take: () => {
        throw new Error('of the taker');
      },
    });
    await expect(resumableRead.read(NEVER)).rejects.toThrow('of the taker');
  });
});
