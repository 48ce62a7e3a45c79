// The engine starts the pack here. Its language host would check the types of every source before the first
// resource is validated, which takes seconds and was done before; tsx only translates them.
require("tsx/cjs");
require("./pack");
