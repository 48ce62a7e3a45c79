import type { DefectReader } from "../defect";
import { overlappingRanges } from "./address-ranges";
import { unjoinedRegions } from "./between-regions";
import { closedVoters, foreignImages, misplacedVoters, voterVolumes } from "./voters";
import { unconnectedVoters } from "./ways";

/** Readers of defects of the networks of cloud regions. */
export const cloudNetworkReaders: readonly DefectReader[] = [
  closedVoters,
  unconnectedVoters,
  unjoinedRegions,
  misplacedVoters,
  voterVolumes,
  foreignImages,
  overlappingRanges,
];
