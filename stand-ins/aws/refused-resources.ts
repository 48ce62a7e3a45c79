import type { Resources } from "./resources";

/** Resources that are not dealt with at all, because the address of the AWS API is not one of this machine's own. */
export class RefusedResources implements Resources {
  /** @param announcement why */
  constructor(public readonly announcement: string) {}

  /** Refuses every resource. */
  async refusals(): Promise<{ [input: string]: string }> {
    return { "": this.announcement };
  }

  /** @throws Error with the reason */
  async create(): Promise<never> {
    throw new Error(this.announcement);
  }

  /** @throws Error with the reason */
  async read(): Promise<never> {
    throw new Error(this.announcement);
  }

  /** @throws Error with the reason */
  async update(): Promise<never> {
    throw new Error(this.announcement);
  }

  /** @throws Error with the reason */
  async delete(): Promise<never> {
    throw new Error(this.announcement);
  }
}
