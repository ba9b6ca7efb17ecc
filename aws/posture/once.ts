/** Does something once for each name, and gives everybody who asks the same answer. */
export class Once<Value> {
  readonly #done = new Map<string, Promise<Value>>();
  readonly #work: (name: string) => Promise<Value>;

  constructor(work: (name: string) => Promise<Value>) {
    this.#work = work;
  }

  of(name: string): Promise<Value> {
    const done = this.#done.get(name) ?? this.#work(name);
    this.#done.set(name, done);
    return done;
  }
}
