/** What the components write and everybody reads. Every text has a module of its own, imported by its name. */
export { InvalidInputError, type InvalidInput } from "./invalid-input";
