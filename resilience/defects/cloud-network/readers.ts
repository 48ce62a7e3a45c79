import type { DefectReader } from "../defect";
import { closedVoters, foreignImages, misplacedVoters, voterVolumes } from "./voters";
import { overlappingRanges, unconnectedVoters } from "./ways";

/** Readers of defects of the networks of cloud regions. */
export const cloudNetworkReaders: readonly DefectReader[] = [
  closedVoters,
  unconnectedVoters,
  misplacedVoters,
  voterVolumes,
  foreignImages,
  overlappingRanges,
];
