import type { ResolvedCloudVoter } from "./cloud-voter-schema";
import { voterCommonName } from "./member-list";

/** Name under which the data volume is attached; Amazon Linux keeps a link of this name to the NVMe device. */
export const dataDevice = "/dev/sdf";

/** Mounts the data volume; makes a file system on it only when it has none. */
export function volumeScript(): string {
  return `#!/bin/sh
set -eu
until [ -b ${dataDevice} ]; do
  echo "waiting for ${dataDevice} to be attached"
  sleep 2
done
# mkfs.xfs refuses a device that holds a file system, so data is not overwritten even if blkid fails.
blkid ${dataDevice} || mkfs.xfs ${dataDevice}
mkdir -p /var/lib/etcd
mountpoint -q /var/lib/etcd || mount -o noatime,nodev,nosuid,noexec ${dataDevice} /var/lib/etcd
chown etcd:etcd /var/lib/etcd
chmod 700 /var/lib/etcd
`;
}

/** Fetches the etcd release from the region's bucket and installs it if its digest is the declared one. */
export function installScript(args: ResolvedCloudVoter): string {
  return `#!/bin/sh
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
aws s3 cp --region ${args.region} "s3://${args.etcd.bucket}/${args.etcd.key}" "$directory/etcd.tar.gz"
echo "${args.etcd.sha256}  $directory/etcd.tar.gz" | sha256sum --check --strict
tar --extract --gzip --file "$directory/etcd.tar.gz" --directory "$directory" --strip-components 1 --no-same-owner
install --mode 0755 "$directory/etcd" "$directory/etcdctl" "$directory/etcdutl" /usr/local/bin/
`;
}

/**
 * Gets a certificate from the private CA when there is none that is good for 30 days more. Key and certificate go into a
 * directory of their own and change places with the old ones in one step, because etcd reads both anew at every handshake.
 */
export function certificateScript(args: ResolvedCloudVoter): string {
  const names = [`IP:${args.member.address}`, "IP:127.0.0.1", "DNS:localhost"].join(",");
  return `#!/bin/sh
set -eu
umask 077
current=/etc/etcd/tls
if [ -s "$current/tls.crt" ] && openssl x509 -in "$current/tls.crt" -noout -checkend 2592000; then
  exit 0
fi
mkdir -p /etc/etcd/certificates
next=$(mktemp -d /etc/etcd/certificates/XXXXXXXX)
openssl ecparam -name prime256v1 -genkey -noout -out "$next/tls.key"
openssl req -new -key "$next/tls.key" -subj "/CN=${voterCommonName(args.quorum)}" -addext "subjectAltName=${names}" -out "$next/request.pem"
authority=${args.certificateAuthorityArn}
certificate=$(aws acm-pca issue-certificate --region ${args.region} --certificate-authority-arn "$authority" \\
  --csr "fileb://$next/request.pem" --signing-algorithm ${args.certificateSigningAlgorithm} \\
  --template-arn ${certificateTemplate} --validity Value=90,Type=DAYS \\
  --query CertificateArn --output text)
aws acm-pca wait certificate-issued --region ${args.region} --certificate-authority-arn "$authority" --certificate-arn "$certificate"
part() {
  aws acm-pca get-certificate --region ${args.region} --certificate-authority-arn "$authority" \\
    --certificate-arn "$certificate" --query "$1" --output text
}
part CertificateChain >"$next/ca.crt"
{ part Certificate; cat "$next/ca.crt"; } >"$next/tls.crt"
rm "$next/request.pem"
openssl verify -CAfile "$next/ca.crt" "$next/tls.crt"
chown -R etcd:etcd "$next"
# A directory cannot be replaced in one step, a link can.
ln -s "$next" "$next.link"
mv --no-target-directory "$next.link" "$current"
find /etc/etcd/certificates -mindepth 1 -maxdepth 1 -type d ! -path "$next" -exec rm -rf {} +
chmod 755 /etc/etcd/certificates
`;
}

/** Template of certificates for servers and clients, with the names that the request asks for. */
export const certificateTemplate = "arn:aws:acm-pca:::template/EndEntityCertificate/V1";
