import * as pulumi from "@pulumi/pulumi";
import { DataCenter } from "holdfast";
import { recordDeclarations } from "../../record-declarations";
import { dataCenterArguments } from "../data-center-arguments";

void recordDeclarations(
  () => new DataCenter("ansan", dataCenterArguments({ kubeconfig: pulumi.secret("a-token-to-keep") })),
);
