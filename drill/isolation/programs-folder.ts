/** Folder in which containers find the programs that the drill gives them. */
export const PROGRAMS = "/opt/holdfast/bin";
