import { fuzzSmallBlueprint } from "./small-blueprint";

fuzzSmallBlueprint("previews", true);
