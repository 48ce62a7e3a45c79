import { stringify } from "yaml";
import type { ResolvedCloudVoter } from "./cloud-voter-schema";
import { certificateScript, installScript, volumeScript } from "./cloud-scripts";
import { certificateTimer, certificateUnit, etcdUnit, installUnit, volumeUnit } from "./cloud-units";
import { asEnvironment, etcdSettings, type VoterPaths } from "./etcd-settings";
import { metricsPort } from "./member-list";

const paths: VoterPaths = {
  data: "/var/lib/etcd/data",
  certificate: "/etc/etcd/tls/tls.crt",
  key: "/etc/etcd/tls/tls.key",
  certificateAuthority: "/etc/etcd/tls/ca.crt",
  metricsUrl: `http://127.0.0.1:${metricsPort}`,
};

/**
 * What an instance is told at its first start (cloud-config): the units that mount the data volume, install etcd, get
 * and renew the certificate and run the voter. It holds no secret: the private key is made on the instance and the
 * instance's role is what the private CA trusts.
 */
export function voterUserData(args: ResolvedCloudVoter): string {
  const file = (path: string, permissions: string, content: string): object => ({
    path,
    permissions,
    owner: "root:root",
    content,
  });
  const configuration = {
    users: [
      "default",
      { name: "etcd", system: true, homedir: "/var/lib/etcd", no_create_home: true, shell: "/sbin/nologin" },
    ],
    disable_root: true,
    ssh_pwauth: false,
    write_files: [
      file("/etc/etcd/etcd.env", "0644", asEnvironment(etcdSettings(args, paths))),
      file("/usr/local/sbin/etcd-volume", "0755", volumeScript()),
      file("/usr/local/sbin/etcd-install", "0755", installScript(args)),
      file("/usr/local/sbin/etcd-certificate", "0755", certificateScript(args)),
      file("/etc/systemd/system/etcd-volume.service", "0644", volumeUnit),
      file("/etc/systemd/system/etcd-install.service", "0644", installUnit),
      file("/etc/systemd/system/etcd-certificate.service", "0644", certificateUnit),
      file("/etc/systemd/system/etcd-certificate.timer", "0644", certificateTimer),
      file("/etc/systemd/system/etcd.service", "0644", etcdUnit),
    ],
    runcmd: [
      ["systemctl", "daemon-reload"],
      // Not waited for: a voter is up when a majority is, which may be long after this instance.
      ["systemctl", "enable", "--now", "--no-block", "etcd-certificate.timer", "etcd.service"],
    ],
  };
  return `#cloud-config\n${stringify(configuration, { lineWidth: 0 })}`;
}
