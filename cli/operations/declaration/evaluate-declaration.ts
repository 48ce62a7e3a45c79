import { printDeclaration } from "./declared";

void printDeclaration(process.argv[2] ?? "");
