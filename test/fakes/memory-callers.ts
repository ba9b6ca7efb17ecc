import { type ObjectRef, objectName } from '../../core/base/object-ref.ts';
import type { CallerStore, ObjectCaller } from '../../core/engine/objects/ports.ts';

/** Callers that wait, in memory. */
export class MemoryCallers implements CallerStore {
  readonly #waiting = new Map<string, ObjectCaller>();

  async put(ref: ObjectRef, caller: ObjectCaller): Promise<void> {
    this.#waiting.set(`${objectName(ref)} ${caller.requestId}`, caller);
  }

  async find(ref: ObjectRef, requestId: string): Promise<ObjectCaller | null> {
    return this.#waiting.get(`${objectName(ref)} ${requestId}`) ?? null;
  }

  async findMaker(ref: ObjectRef, versionId: string): Promise<ObjectCaller | null> {
    const name = `${objectName(ref)} `;
    const of = [...this.#waiting].filter(([key]) => key.startsWith(name)).map(([, caller]) => caller);
    return of.find((caller) => caller.versionId === versionId) ?? null;
  }
}
