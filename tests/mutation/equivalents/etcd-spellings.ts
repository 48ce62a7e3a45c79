import { inPod, type Spelling } from "./rewrite";

const voter = /-voter$/;

const eachArgument = (rewrite: (argument: string) => string[]) =>
  inPod((pod) => {
    pod.containers[0].args = pod.containers[0].args.flatMap(rewrite);
  });

const environmentName = (flag: string) =>
  `ETCD_${flag.replace(/^--/, "").replaceAll("-", "_").toUpperCase()}`;

/** Spellings of what a voter is started with. */
export const etcdSpellings: readonly Spelling[] = [
  {
    title: "etcd's flags as two words",
    type: ":StatefulSet",
    name: voter,
    rewrite: eachArgument((argument) =>
      argument.includes("=")
        ? [argument.slice(0, argument.indexOf("=")), argument.slice(argument.indexOf("=") + 1)]
        : [argument],
    ),
  },
  {
    title: "etcd's flags with one dash",
    type: ":StatefulSet",
    name: voter,
    rewrite: eachArgument((argument) => [argument.replace(/^--/, "-")]),
  },
  {
    title: "etcd's switches without a value",
    type: ":StatefulSet",
    name: voter,
    rewrite: eachArgument((argument) => [
      argument.replace(/=true$/, (end) => (/client-cert-auth|peer-client/.test(argument) ? "" : end)),
    ]),
  },
  {
    title: "etcd's member list in the environment",
    type: ":StatefulSet",
    name: voter,
    rewrite: inPod((pod) => {
      const [container] = pod.containers;
      const moved = container.args.filter((argument: string) => argument.startsWith("--initial-cluster="));
      container.args = container.args.filter((argument: string) => !moved.includes(argument));
      container.env = [
        ...(container.env ?? []),
        ...moved.map((argument: string) => ({
          name: environmentName("--initial-cluster"),
          value: argument.slice(argument.indexOf("=") + 1),
        })),
      ];
    }),
  },
  {
    title: "every flag of etcd in the environment",
    type: ":StatefulSet",
    name: voter,
    rewrite: inPod((pod) => {
      const [container] = pod.containers;
      container.env = container.args.map((argument: string) => ({
        name: environmentName(argument.slice(0, argument.indexOf("="))),
        value: argument.slice(argument.indexOf("=") + 1),
      }));
      container.args = [];
    }),
  },
  {
    title: "etcd's flags in the command instead of the arguments",
    type: ":StatefulSet",
    name: voter,
    rewrite: inPod((pod) => {
      const [container] = pod.containers;
      container.command = [...container.command, ...container.args];
      delete container.args;
    }),
  },
  {
    title: "etcd's member list in another order",
    type: ":StatefulSet",
    name: voter,
    rewrite: eachArgument((argument) => [
      argument.startsWith("--initial-cluster=")
        ? `--initial-cluster=${argument.slice(18).split(",").reverse().join(",")}`
        : argument,
    ]),
  },
  {
    title: "etcd's flags in another order",
    type: ":StatefulSet",
    name: voter,
    rewrite: inPod((pod) => pod.containers[0].args.reverse()),
  },
];
