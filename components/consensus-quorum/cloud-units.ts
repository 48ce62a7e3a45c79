/** Units of systemd on an instance that runs a voter. Each retries for ever: what it waits for may come up later. */

const waitForNetwork = `Wants=network-online.target
After=network-online.target`;

const retriedOnce = `Type=oneshot
RemainAfterExit=yes
Restart=on-failure
RestartSec=10
TimeoutStartSec=infinity`;

/** Mounts the data volume before etcd starts. */
export const volumeUnit = `[Unit]
Description=Data volume of the etcd voter
Before=etcd.service

[Service]
${retriedOnce}
ExecStart=/usr/local/sbin/etcd-volume
`;

/** Installs etcd once. */
export const installUnit = `[Unit]
Description=Install etcd
${waitForNetwork}
Before=etcd.service
ConditionPathExists=!/usr/local/bin/etcd

[Service]
${retriedOnce}
ExecStart=/usr/local/sbin/etcd-install
`;

/** Gets or renews the certificate; started by etcd.service and once a day. */
export const certificateUnit = `[Unit]
Description=Certificate of the etcd voter from the private CA
${waitForNetwork}
Before=etcd.service

[Service]
Type=oneshot
Restart=on-failure
RestartSec=60
TimeoutStartSec=10min
ExecStart=/usr/local/sbin/etcd-certificate
`;

/** Looks every day whether the certificate has to be renewed. */
export const certificateTimer = `[Unit]
Description=Daily renewal of the etcd voter's certificate

[Timer]
OnCalendar=daily
RandomizedDelaySec=2h
Persistent=true

[Install]
WantedBy=timers.target
`;

/**
 * The voter. It requires no unit: systemd gives up what requires one whose first attempt failed, though that is tried again.
 * It is tried again itself until it has what it needs, and never runs without its volume.
 */
export const etcdUnit = `[Unit]
Description=etcd voter
Wants=etcd-volume.service etcd-install.service etcd-certificate.service
After=etcd-volume.service etcd-install.service etcd-certificate.service
StartLimitIntervalSec=0

[Service]
Type=notify
User=etcd
Group=etcd
EnvironmentFile=/etc/etcd/etcd.env
ExecStartPre=/usr/bin/mountpoint --quiet /var/lib/etcd
ExecStart=/usr/local/bin/etcd
Restart=always
RestartSec=5
TimeoutStartSec=infinity
LimitNOFILE=65536
NoNewPrivileges=yes
PrivateTmp=yes
ProtectHome=yes
ProtectSystem=strict
ReadWritePaths=/var/lib/etcd

[Install]
WantedBy=multi-user.target
`;
