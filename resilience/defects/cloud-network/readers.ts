import type { DefectReader } from "../defect";
import { overlappingRanges } from "./address-ranges";
import { closedVoters, foreignImages, misplacedVoters, voterVolumes } from "./voters";
import { unconnectedVoters } from "./ways";

/** Readers of defects of the networks of cloud regions. */
export const cloudNetworkReaders: readonly DefectReader[] = [
  closedVoters,
  unconnectedVoters,
  misplacedVoters,
  voterVolumes,
  foreignImages,
  overlappingRanges,
];
