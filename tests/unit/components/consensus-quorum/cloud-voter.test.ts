import { CloudVoter } from "holdfast";
import { parse } from "yaml";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";
import { cloudArguments } from "./quorum-arguments";

interface CloudConfig {
  users: unknown[];
  disable_root: boolean;
  ssh_pwauth: boolean;
  write_files: { path: string; permissions: string; owner: string; content: string }[];
  runcmd: string[][];
}

interface Statement {
  Action: string;
  Resource: string;
  Condition?: Tree;
}

const name = "authority-aws-seoul";

describe("a voter in the cloud", () => {
  let declared: Declarations;
  let instance: Tree;
  let userData: string;
  let files: Map<string, string>;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new CloudVoter(name, cloudArguments()));
    instance = declared.inputs<Tree>("Instance", `${name}-voter`);
    userData = String(instance.userData);
    const { write_files } = parse(userData) as CloudConfig;
    files = new Map(write_files.map(({ path, content }) => [path, content]));
  });

  test("its arguments are inputs of the component, without what other resources will say", () => {
    const { vpcId, subnetId, ...plain } = cloudArguments();
    expect([vpcId, subnetId]).toEqual(["vpc-1", "subnet-1"]);
    expect(declared.inputs("CloudVoter", name)).toEqual(plain);
  });

  test("it declares these resources and no others", () => {
    expect(declared.all.map((each) => `${each.type} ${each.name}`).sort()).toEqual([
      `aws:ebs/volume:Volume ${name}-data`,
      `aws:ec2/instance:Instance ${name}-voter`,
      `aws:ec2/securityGroup:SecurityGroup ${name}-firewall`,
      `aws:ec2/volumeAttachment:VolumeAttachment ${name}-data-attachment`,
      `aws:iam/instanceProfile:InstanceProfile ${name}-profile`,
      `aws:iam/role:Role ${name}-role`,
      `aws:iam/rolePolicy:RolePolicy ${name}-policy`,
      `aws:iam/rolePolicyAttachment:RolePolicyAttachment ${name}-systems-manager`,
      `holdfast:index:CloudVoter ${name}`,
    ]);
    for (const type of ["Instance", "Volume", "SecurityGroup", "VolumeAttachment"]) {
      expect(declared.ofType(type).map(({ inputs }) => inputs.region)).toEqual(["ap-northeast-2"]);
    }
  });

  test("it stands at its fixed address without a public one, and its metadata takes a token", () => {
    expect(instance).toMatchObject({
      region: "ap-northeast-2",
      ami: "ami-0123456789abcdef0",
      subnetId: "subnet-1",
      privateIp: "10.40.0.5",
      associatePublicIpAddress: false,
      monitoring: true,
      metadataOptions: { httpTokens: "required", httpEndpoint: "enabled", httpPutResponseHopLimit: 1 },
      vpcSecurityGroupIds: [`id of ${name}-firewall`],
      tags: {
        "holdfast.dev/quorum": "authority",
        "holdfast.dev/voter": "aws-seoul",
        "holdfast.dev/site": "aws-seoul",
      },
      userDataReplaceOnChange: true,
    });
    expect(instance.keyName).toBeUndefined();
  });

  test("its disks are encrypted, and its data outlives it", () => {
    expect(instance.rootBlockDevice).toMatchObject({ encrypted: true, volumeType: "gp3" });
    expect(declared.inputs("Volume", `${name}-data`)).toMatchObject({
      availabilityZone: "ap-northeast-2a",
      encrypted: true,
      type: "gp3",
      size: 20,
      finalSnapshot: true,
    });
    expect(declared.inputs("VolumeAttachment", `${name}-data-attachment`)).toMatchObject({
      deviceName: "/dev/sdf",
      instanceId: `id of ${name}-voter`,
      volumeId: `id of ${name}-data`,
    });
  });

  test("only peers and clients get in, and it gets out only to peers and AWS", () => {
    const { ingress, egress } = declared.inputs<Tree>("SecurityGroup", `${name}-firewall`);
    const peers = ["10.10.0.5/32", "10.20.0.5/32", "10.30.0.5/32", "10.50.0.5/32"];
    const clients = ["10.64.0.0/14", "10.68.0.0/14", "10.72.0.0/14"];
    expect(ingress).toEqual([
      {
        protocol: "tcp",
        fromPort: 2380,
        toPort: 2380,
        description: "peers",
        cidrBlocks: [...peers, ...clients],
      },
      { protocol: "tcp", fromPort: 2379, toPort: 2379, description: "clients", cidrBlocks: clients },
    ]);
    expect(egress).toEqual([
      { protocol: "tcp", fromPort: 2380, toPort: 2380, description: "peers", cidrBlocks: peers },
      expect.objectContaining({ fromPort: 443, toPort: 443, cidrBlocks: ["10.40.0.0/16"] }),
      expect.objectContaining({ fromPort: 443, toPort: 443, prefixListIds: ["pl-78a54011"] }),
    ]);
  });

  test("it may ask the one CA for the one kind of certificate and read the one archive", () => {
    const { Statement: statements } = JSON.parse(
      String(declared.inputs("RolePolicy", `${name}-policy`).policy),
    ) as {
      Statement: Statement[];
    };
    const authority = cloudArguments().certificateAuthorityArn;
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ["acm-pca:IssueCertificate", authority],
      ["acm-pca:GetCertificate", authority],
      ["s3:GetObject", "arn:aws:s3:::example-artifacts-seoul/etcd/etcd-v3.6.8-linux-amd64.tar.gz"],
    ]);
    expect(statements[0]?.Condition).toEqual({
      StringEquals: { "acm-pca:TemplateArn": "arn:aws:acm-pca:::template/EndEntityCertificate/V1" },
    });
    expect(declared.inputs("RolePolicyAttachment", `${name}-systems-manager`).policyArn).toBe(
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    );
    const trust = JSON.parse(String(declared.inputs("Role", `${name}-role`).assumeRolePolicy)) as Tree;
    expect(trust.Statement?.[0]?.Principal).toEqual({ Service: "ec2.amazonaws.com" });
  });

  test("what it is told is a cloud-config that fits, with the member list and without a secret", () => {
    expect(userData.startsWith("#cloud-config\n")).toBe(true);
    // The limit of EC2.
    expect(Buffer.byteLength(userData)).toBeLessThan(16_384);
    const environment = files.get("/etc/etcd/etcd.env") ?? "";
    expect(environment).toContain("ETCD_NAME=aws-seoul\n");
    expect(environment).toContain(
      "ETCD_INITIAL_CLUSTER=ansan=https://10.10.0.5:2380,siheung=https://10.20.0.5:2380," +
        "pangyo=https://10.30.0.5:2380,aws-seoul=https://10.40.0.5:2380,aws-osaka=https://10.50.0.5:2380\n",
    );
    expect(environment).toContain("ETCD_LISTEN_METRICS_URLS=http://127.0.0.1:2381\n");
    expect(userData).not.toMatch(/PRIVATE KEY|password: |aws_secret/i);
  });

  test("it starts etcd by systemd after its volume, its software and its certificate", () => {
    const config = parse(userData) as CloudConfig;
    expect(config.runcmd).toEqual([
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "--no-block", "etcd-certificate.timer", "etcd.service"],
    ]);
    expect(config.disable_root).toBe(true);
    expect(config.ssh_pwauth).toBe(false);
    const unit = files.get("/etc/systemd/system/etcd.service") ?? "";
    expect(unit).toContain("EnvironmentFile=/etc/etcd/etcd.env\n");
    expect(unit).toContain("After=etcd-volume.service etcd-install.service etcd-certificate.service\n");
    // systemd starts nothing that requires a unit whose first attempt failed, however that is tried again. [tried with 252]
    expect(unit).not.toMatch(/^(Requires|Requisite|BindsTo)=/m);
    expect(unit).toMatch(/^Wants=etcd-volume\.service etcd-install\.service etcd-certificate\.service$/m);
    expect(unit).toContain("ExecStartPre=/usr/bin/mountpoint --quiet /var/lib/etcd\n");
    expect(unit).toContain("Restart=always\n");
    expect(unit).toContain("User=etcd\n");
    expect(files.get("/etc/systemd/system/etcd-certificate.timer")).toContain("OnCalendar=daily\n");
    for (const unitName of ["etcd-volume", "etcd-install", "etcd-certificate"]) {
      const script = `/usr/local/sbin/${unitName}`;
      expect(files.get(`/etc/systemd/system/${unitName}.service`)).toContain(`ExecStart=${script}\n`);
      expect(config.write_files.find(({ path }) => path === script)?.permissions).toBe("0755");
    }
  });

  test("its key is made where it stays, and the certificate is for its address", () => {
    const script = files.get("/usr/local/sbin/etcd-certificate") ?? "";
    expect(script).toContain('openssl ecparam -name prime256v1 -genkey -noout -out "$next/tls.key"');
    expect(script).toContain('-subj "/CN=authority-voter"');
    expect(script).toContain('-addext "subjectAltName=IP:10.40.0.5,IP:127.0.0.1,DNS:localhost"');
    expect(script).toContain("--template-arn arn:aws:acm-pca:::template/EndEntityCertificate/V1");
    expect(script).toContain(`authority=${cloudArguments().certificateAuthorityArn}\n`);
  });

  test("it runs only the release whose digest was declared", () => {
    const script = files.get("/usr/local/sbin/etcd-install") ?? "";
    expect(script.indexOf("sha256sum --check --strict")).toBeGreaterThan(script.indexOf("aws s3 cp"));
    expect(script.indexOf("install --mode")).toBeGreaterThan(script.indexOf("sha256sum"));
    expect(script).toContain(`echo "${"0123456789abcdef".repeat(4)}  $directory/etcd.tar.gz"`);
  });
});

test("a key of one's own encrypts both disks", async () => {
  const kmsKeyArn = "arn:aws:kms:ap-northeast-2:111122223333:key/1";
  const declared = await recordDeclarations(
    () => new CloudVoter(name, cloudArguments({ kmsKeyArn, instanceType: "m7g.large", storageGiB: 30 })),
  );
  const instance = declared.inputs<Tree>("Instance", `${name}-voter`);
  expect(instance.rootBlockDevice?.kmsKeyId).toBe(kmsKeyArn);
  expect(instance.instanceType).toBe("m7g.large");
  expect(declared.inputs("Volume", `${name}-data`)).toMatchObject({ kmsKeyId: kmsKeyArn, size: 30 });
});
