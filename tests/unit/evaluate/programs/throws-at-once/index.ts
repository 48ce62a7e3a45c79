import * as pulumi from "@pulumi/pulumi";

throw new pulumi.RunError("the kubeconfig of ansan is not one");
