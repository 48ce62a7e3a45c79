import * as pulumi from "@pulumi/pulumi";

pulumi.output("text").apply(() => {
  throw new pulumi.RunError("the kubeconfig of ansan is not one");
});
