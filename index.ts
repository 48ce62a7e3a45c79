import { declareStack } from "./stacks/blueprints";

// Pulumi takes a stack trace for every promise that it keeps, and the loader maps each of them to the sources: a third of
// the time of a preview of this many resources. Without the mapping a trace names lines of the transpiled text.
Reflect.deleteProperty(Error, "prepareStackTrace");

declareStack();
