import type { DeploymentCall, DeploymentLog, Lowering } from '../../core/engine/activity/name-deployer.ts';

/** Deployments in memory, newest first. */
export class MemoryDeploymentLog implements DeploymentLog {
  readonly #calls: DeploymentCall[] = [];
  readonly #lowerings: Lowering[] = [];

  async saveCall(call: DeploymentCall): Promise<void> {
    this.#calls.push(call);
  }

  async calls(): Promise<DeploymentCall[]> {
    return this.#calls.toSorted((a, b) => (a.call.at < b.call.at ? 1 : -1));
  }

  async saveLowering(lowering: Lowering): Promise<void> {
    this.#lowerings.push(lowering);
  }

  async lowerings(): Promise<Lowering[]> {
    return this.#lowerings.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  }
}
