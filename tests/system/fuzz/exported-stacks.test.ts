import { fuzzSmallBlueprint } from "./small-blueprint";

fuzzSmallBlueprint("exported-stacks", false);
