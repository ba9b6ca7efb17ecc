import { KIND, type Kind } from './byte-kinds.ts';
import { FRAME, type Frame, type Nesting } from './nesting.ts';

/** What may come next. */
export const EXPECT = {
  /** A record, or the end of the list of records. */
  item: 0,
  value: 1,
  firstValue: 2,
  name: 3,
  firstName: 4,
  colon: 5,
  /** A comma or the closing bracket. */
  after: 6,
  scalar: 7,
  /** The rest of a text that is a member's name, or a value. */
  inName: 8,
  inText: 9,
} as const;
export type Expect = (typeof EXPECT)[keyof typeof EXPECT];

/** JSON's grammar between texts: what a byte makes of what was expected, and of what is open. `null` where it may not stand there. */
export function advance(expect: Expect, kind: Kind, nesting: Nesting): Expect | null {
  switch (kind) {
    case KIND.space:
    case KIND.newline:
      return expect === EXPECT.scalar ? EXPECT.after : expect;
    case KIND.quote:
      return afterQuote(expect);
    case KIND.openObject:
      return isValue(expect) ? opened(nesting, FRAME.object) : null;
    case KIND.openArray:
      return isValue(expect) ? opened(nesting, FRAME.array) : null;
    case KIND.closeObject:
      return nesting.isInObject && endsObject(expect) ? closed(nesting) : null;
    case KIND.closeArray:
      return nesting.isInArray && endsArray(expect) ? closed(nesting) : null;
    case KIND.colon:
      return expect === EXPECT.colon ? EXPECT.value : null;
    case KIND.comma:
      return endsValue(expect) ? (nesting.isInObject ? EXPECT.name : EXPECT.value) : null;
    default:
      return isValue(expect) || expect === EXPECT.scalar ? EXPECT.scalar : null;
  }
}

function afterQuote(expect: Expect): Expect | null {
  if (expect === EXPECT.name || expect === EXPECT.firstName) return EXPECT.inName;
  return isValue(expect) ? EXPECT.inText : null;
}

const isValue = (expect: Expect): boolean => expect === EXPECT.value || expect === EXPECT.firstValue;
const endsValue = (expect: Expect): boolean => expect === EXPECT.after || expect === EXPECT.scalar;
const endsObject = (expect: Expect): boolean => endsValue(expect) || expect === EXPECT.firstName;
const endsArray = (expect: Expect): boolean => endsValue(expect) || expect === EXPECT.firstValue;

function opened(nesting: Nesting, frame: Frame): Expect | null {
  if (nesting.isFull) return null;
  nesting.open(frame);
  return frame === FRAME.object ? EXPECT.firstName : EXPECT.firstValue;
}

function closed(nesting: Nesting): Expect {
  nesting.close();
  return nesting.isAtRecords ? EXPECT.item : EXPECT.after;
}
