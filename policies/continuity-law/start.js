// As the pack beside this folder starts: tsx translates without checking types.
require("tsx/cjs");
require("./pack");
