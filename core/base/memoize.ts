/**
 * A function that works each answer out once.
 * @param nameOf arguments of the same name have the same answer. @default - arguments are compared by identity
 */
export function remembered<Key, Value>(
  make: (key: Key) => Value,
  nameOf: (key: Key) => unknown = (key) => key,
): (key: Key) => Value {
  const made = new Map<unknown, Value>();
  return (key) => answerOf(make, key, made, nameOf(key));
}

/** As `remembered`, for objects: an answer is kept no longer than its argument. */
export function rememberedOf<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, Value>();
  return (key) => answerOf(make, key, made, key);
}

/** A function that asks for its answer once; what failed is asked for again the next time. */
export function rememberedOnce<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | null = null;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}

/** A function that keeps its answer for so many milliseconds, and then asks anew; what failed is asked for again the next time. */
export function rememberedFor<Value>(
  milliseconds: number,
  ask: () => Promise<Value>,
  now: () => number,
): () => Promise<Value> {
  let kept: { readonly answer: () => Promise<Value>; readonly at: number } | null = null;
  return () => {
    const age = kept === null ? Infinity : now() - kept.at;
    // A clock that was put back makes it no younger.
    if (kept === null || age >= milliseconds || age < 0) kept = { answer: rememberedOnce(ask), at: now() };
    return kept.answer();
  };
}

interface Answers<Name, Value> {
  has(name: Name): boolean;
  get(name: Name): Value | undefined;
  set(name: Name, value: Value): unknown;
}

function answerOf<Key, Name, Value>(
  make: (key: Key) => Value,
  key: Key,
  made: Answers<Name, Value>,
  name: Name,
): Value {
  const known = made.get(name);
  // "None" is an answer as well.
  if (known !== undefined || made.has(name)) return known as Value;
  const value = make(key);
  made.set(name, value);
  return value;
}
