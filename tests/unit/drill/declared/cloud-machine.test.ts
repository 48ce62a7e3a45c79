import { cloudVoterMachine } from "@holdfast/drill/declared/read-cloud-voters";
import { voterIdentity } from "@holdfast/drill/sites/voter";
import { InvalidInputError } from "@holdfast/resilience";

const digest = "a".repeat(64);

const userData = `#cloud-config
users: [default, { name: etcd, homedir: /var/lib/etcd }]
write_files:
  - path: /etc/etcd/etcd.env
    permissions: "0644"
    content: |
      ETCD_NAME=seoul
      ETCD_DATA_DIR=/var/lib/etcd/data
      ETCD_CERT_FILE=/etc/etcd/tls/tls.crt
      ETCD_PEER_CERT_ALLOWED_CN=quorum-voter
      ETCD_INITIAL_ADVERTISE_PEER_URLS=https://10.64.0.23:2380
      ETCD_ADVERTISE_CLIENT_URLS=https://10.64.0.23:2379
  - path: /usr/local/sbin/etcd-install
    permissions: "0755"
    content: echo ${digest}
runcmd:
  - [systemctl, enable, etcd.service]
  - echo done
`;

const voter = {
  site: "aws-seoul",
  address: "10.64.0.23",
  userData,
  machine: {
    region: "ap-northeast-2",
    archive: { bucket: "releases", key: "etcd.tar.gz", sha256: digest },
    device: "/dev/sdf",
  },
};

test("a machine boots with its user data as it stands, but for the digest of what it installs", () => {
  const { pod } = cloudVoterMachine(voter, "b".repeat(64));
  const { machine } = pod.containers[0]!;
  expect(machine?.device).toBe("/dev/sdf");
  expect(machine?.commands).toEqual([
    ["systemctl", "enable", "etcd.service"],
    ["sh", "-c", "echo done"],
  ]);
  const files = new Map(machine?.files.map(({ path, ...rest }) => [path, rest]));
  expect(files.get("/usr/local/sbin/etcd-install")).toEqual({
    permissions: "0755",
    content: `echo ${"b".repeat(64)}`,
  });
  expect(files.get("/etc/passwd")?.content).toMatch(/^etcd:x:\d+:\d+::\/var\/lib\/etcd:/m);
  expect(files.get("/etc/etcd/etcd.env")?.content).toContain("ETCD_NAME=seoul\n");
  expect(voterIdentity(pod).clientUrl).toBe("https://10.64.0.23:2379");
});

test.each([
  ["no component that declares it", { ...voter, machine: undefined }, "no component"],
  [
    "user data that does not check what it installs",
    { ...voter, userData: userData.replaceAll(digest, "") },
    "digest",
  ],
])("a voter with %s cannot be started from nothing, and the error says why", (_, given, why) => {
  expect(() => cloudVoterMachine(given, "b")).toThrow(InvalidInputError);
  expect(() => cloudVoterMachine(given, "b")).toThrow(why);
});
