import { type Step, done } from "../step";
import type { World } from "../world";

/**
 * Waits until resolvers have forgotten what was answered before.
 *
 * @param seconds the longest time to live of an answer
 */
export function drainStep(world: World, seconds: number): Step {
  return {
    name: "wait for resolvers",
    title: `Wait ${seconds} s until resolvers have forgotten the old answers`,
    async run() {
      await world.sleep(seconds);
      return done(`waited ${seconds} s; about one resolver in eleven keeps answers for longer than it may`);
    },
  };
}
