import { stringify } from "yaml";
import { severities } from "./alert-routing";
import { alert, type RuleGroup } from "./rule";
import type { ResolvedMonitoring } from "./schema";
import { serviceLevels } from "./service-levels";

/** Copies of data, and whoever decides which of them leads. */
function redundancy({ databases, voters }: ResolvedMonitoring): RuleGroup {
  const copies = [...new Set(databases.map(({ synchronousStandbys }) => synchronousStandbys))]
    .filter((needed) => needed > 0)
    .map((needed) => {
      const names = databases
        .filter(({ synchronousStandbys }) => synchronousStandbys === needed)
        .map(({ database }) => database);
      return alert("SynchronousStandbysLost", {
        expr: `sum by (shard) (patroni_sync_standby{database=~"${names.join("|")}"} + patroni_quorum_standby{database=~"${names.join("|")}"}) < ${needed}`,
        lasts: "5m",
        severity: severities.page,
        summary: `{{ $labels.shard }} has {{ $value }} synchronous standbys of ${needed}: the next loss stops it`,
        section: "a-site-is-dark",
        labels: { needed: String(needed) },
      });
    });
  return {
    name: "redundancy",
    rules: [
      ...copies,
      alert("ShardWithoutLeader", {
        expr: "sum by (shard) (patroni_primary) < 1",
        lasts: "1m",
        severity: severities.page,
        summary: "{{ $labels.shard }} has no leader: nothing is written to it",
        section: "a-site-is-dark",
      }),
      alert("MemberBehind", {
        expr: "patroni_replica == 1 and patroni_postgres_streaming == 0",
        lasts: "15m",
        severity: severities.ticket,
        summary: "{{ $labels.instance }} does not stream from its leader",
        section: "a-site-returns",
      }),
      alert("FailoverPaused", {
        expr: "patroni_is_paused == 1",
        lasts: "15m",
        severity: severities.page,
        summary: "{{ $labels.shard }} is paused: no failover is carried out",
        section: "a-site-is-dark",
      }),
      alert("QuorumUnreachable", {
        expr: "time() - patroni_dcs_last_seen > 60",
        lasts: "1m",
        severity: severities.page,
        summary: "{{ $labels.instance }} has not reached the quorum for {{ $value }} s",
        section: "the-voter-of-a-site",
      }),
      alert("VotersLost", {
        // A voter counts the peers that it is in touch with, and not itself.
        expr: `count by (pod) (etcd_network_active_peers == 1) + 1 < ${voters}`,
        lasts: "5m",
        severity: severities.page,
        summary: `the voter {{ $labels.pod }} sees {{ $value }} of ${voters} voters`,
        section: "the-voter-of-a-site",
      }),
      alert("VoterWithoutLeader", {
        expr: "etcd_server_has_leader == 0",
        lasts: "1m",
        severity: severities.page,
        summary: "the voter {{ $labels.pod }} has no leader: nobody may promote a database",
        section: "the-voter-of-a-site",
      }),
      alert("NoServerBehindRouter", {
        expr: 'haproxy_backend_active_servers{proxy=~".+-leader"} == 0',
        lasts: "1m",
        severity: severities.page,
        summary: "the router {{ $labels.pod }} knows no leader of {{ $labels.proxy }}",
        section: "a-site-is-dark",
      }),
      alert("ReplicasMissing", {
        expr: 'kube_deployment_status_replicas_ready{namespace=~"services|operations|dns"} < kube_deployment_spec_replicas{namespace=~"services|operations|dns"}',
        lasts: "15m",
        severity: severities.ticket,
        summary: "{{ $labels.deployment }} has {{ $value }} replicas ready, fewer than it takes after a loss",
        section: "are-users-served",
      }),
      alert("ServersMissing", {
        // Pods that do not run are found by nobody who scrapes them: what is asked of each of them says nothing then.
        expr: 'kube_statefulset_status_replicas_ready{namespace=~"data|quorum"} < kube_statefulset_replicas{namespace=~"data|quorum"}',
        lasts: "15m",
        severity: severities.page,
        summary: "{{ $labels.statefulset }} has {{ $value }} servers ready, fewer than it takes after a loss",
        section: "a-site-is-dark",
      }),
    ],
  };
}

/** Object stores and event logs: copies that are missing, and servers without a leader. */
function stores(): RuleGroup {
  const answers = "SeaweedFS_s3_request_total";
  return {
    name: "stores",
    rules: [
      alert("ObjectCopiesLost", {
        // A master that led before still tells what it knew then.
        expr: "count by (object_store) ((SeaweedFS_master_replica_placement_mismatch > 0) and on (pod) SeaweedFS_master_is_leader == 1) > 0",
        lasts: "15m",
        severity: severities.page,
        summary:
          "{{ $value }} volumes of {{ $labels.object_store }} lack a copy: they take no write, and the next loss may take their objects",
        section: "an-object-store-lost-copies",
      }),
      alert("NoObjectServerAtSite", {
        expr: 'sum by (object_store, role) (up{job="object-stores"}) < 1',
        lasts: "5m",
        severity: severities.page,
        summary: "no {{ $labels.role }} of {{ $labels.object_store }} runs at this site",
        section: "an-object-store-lost-copies",
      }),
      alert("ObjectGatewaysFail", {
        expr: `sum by (object_store) (rate(${answers}{code=~"5.."}[5m])) / sum by (object_store) (rate(${answers}[5m])) > 0.05`,
        lasts: "5m",
        severity: severities.page,
        summary:
          "gateways of {{ $labels.object_store }} fail {{ $value | humanizePercentage }} of requests: no master leads, or volumes take nothing",
        section: "an-object-store-lost-copies",
      }),
      alert("ObjectDiskLow", {
        expr: 'SeaweedFS_volumeServer_read_only_volumes{type="isDiskSpaceLow"} > 0',
        lasts: "5m",
        severity: severities.page,
        summary: "{{ $value }} volumes at {{ $labels.pod }} take nothing more: its disk is nearly full",
        section: "an-object-store-lost-copies",
      }),
      alert("LogServerNotCurrent", {
        expr: 'probe_success{job="log-servers"} == 0',
        lasts: "5m",
        severity: severities.page,
        summary:
          "{{ $labels.pod }} of {{ $labels.event_log }} has no leader to follow, or its copies of streams are behind: the next loss may stop them",
        section: "an-event-log-is-behind",
      }),
    ],
  };
}

/** Backups, and certificates that have to be renewed. */
function expiry(): RuleGroup {
  return {
    name: "expiry",
    rules: [
      alert("BackupMissing", {
        // One that never succeeded has no such time: it is late from when it was made.
        expr: 'time() - (kube_cronjob_status_last_successful_time{namespace=~"data|quorum"} or on (namespace, cronjob) kube_cronjob_created{namespace=~"data|quorum"}) > 2 * 86400',
        lasts: "1h",
        severity: severities.page,
        summary: "{{ $labels.cronjob }} has not succeeded for {{ $value | humanizeDuration }}",
        section: "rebuild-from-the-vault",
      }),
      alert("BackupFails", {
        expr: 'kube_job_status_failed{namespace=~"data|quorum"} > 0',
        lasts: "5m",
        severity: severities.ticket,
        summary: "{{ $labels.job_name }} has failed",
        section: "rebuild-from-the-vault",
      }),
      alert("RenewalFails", {
        // cert-manager says when it means to renew; a day later it has not.
        expr: "time() - certmanager_certificate_renewal_timestamp_seconds > 86400",
        lasts: "1h",
        severity: severities.page,
        summary:
          "{{ $labels.namespace }}/{{ $labels.name }} has not been renewed for {{ $value | humanizeDuration }}",
        section: "the-certificate-authority-is-lost",
      }),
      alert("CertificateEnds", {
        expr: "certmanager_certificate_expiration_timestamp_seconds - time() < 21 * 86400",
        lasts: "1h",
        severity: severities.page,
        summary: "{{ $labels.namespace }}/{{ $labels.name }} ends in {{ $value | humanizeDuration }}",
        section: "the-certificate-authority-is-lost",
      }),
      alert("CertificateNotReady", {
        expr: 'certmanager_certificate_ready_status{condition="True"} == 0',
        lasts: "15m",
        severity: severities.ticket,
        summary: "{{ $labels.namespace }}/{{ $labels.name }} is not issued",
        section: "the-certificate-authority-is-lost",
      }),
      alert("EdgeCertificateEnds", {
        expr: 'probe_ssl_earliest_cert_expiry{job=~"users|sites"} - time() < 14 * 86400',
        lasts: "15m",
        severity: severities.page,
        summary: "what {{ $labels.name }} shows users ends in {{ $value | humanizeDuration }}",
        section: "are-users-served",
      }),
    ],
  };
}

/** Quotas and disks that run out. */
function room(): RuleGroup {
  return {
    name: "room",
    rules: [
      alert("QuotaRunsOut", {
        expr: 'kube_resourcequota{type="used"} / ignoring (type) kube_resourcequota{type="hard"} > 0.9',
        lasts: "30m",
        severity: severities.ticket,
        summary:
          "{{ $labels.namespace }} has used {{ $value | humanizePercentage }} of its {{ $labels.resource }}",
        section: "are-users-served",
      }),
      alert("DiskRunsOut", {
        expr: "kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes < 0.15",
        lasts: "10m",
        severity: severities.page,
        summary: "{{ $labels.persistentvolumeclaim }} has {{ $value | humanizePercentage }} left",
        section: "overload",
      }),
      alert("DiskFullWithinADay", {
        expr: "predict_linear(kubelet_volume_stats_available_bytes[6h], 86400) < 0",
        lasts: "1h",
        severity: severities.page,
        summary: "{{ $labels.persistentvolumeclaim }} is full within a day at the rate of the last six hours",
        section: "overload",
      }),
      alert("QuorumQuotaRunsOut", {
        expr: "etcd_mvcc_db_total_size_in_bytes / etcd_server_quota_backend_bytes > 0.7",
        lasts: "15m",
        severity: severities.page,
        summary:
          "the voter {{ $labels.pod }} has used {{ $value | humanizePercentage }} of its quota: above it nothing is written",
        section: "the-voter-of-a-site",
      }),
      alert("AutoscalerAtItsMost", {
        expr: "kube_horizontalpodautoscaler_status_current_replicas >= kube_horizontalpodautoscaler_spec_max_replicas",
        lasts: "30m",
        severity: severities.ticket,
        summary: "{{ $labels.horizontalpodautoscaler }} runs as many replicas as it may",
        section: "are-users-served",
      }),
    ],
  };
}

/** What users are answered. */
function answers(): RuleGroup {
  const answered = 'probe_success{job=~"answers-.+"}';
  return {
    name: "answers",
    rules: [
      alert("DnsProvidersDisagree", {
        expr: `max by (name) (avg by (name, provider) (${answered})) - min by (name) (avg by (name, provider) (${answered})) > 0.4`,
        lasts: "3m",
        severity: severities.page,
        summary: "one provider answers {{ $labels.name }} with a site, and another does not",
        section: "a-dns-provider-is-lost",
      }),
      alert("NameServerDoesNotAnswer", {
        expr: `avg by (provider, instance) (${answered}) < 0.5`,
        lasts: "5m",
        severity: severities.ticket,
        summary: "{{ $labels.instance }} of {{ $labels.provider }} does not answer with sites",
        section: "a-dns-provider-is-lost",
      }),
      alert("NameServerFails", {
        expr: "rate(pdns_auth_servfail_packets[5m]) > 1",
        lasts: "5m",
        severity: severities.page,
        summary: "the name server {{ $labels.pod }} answers {{ $value }} questions a second with SERVFAIL",
        section: "a-dns-provider-is-lost",
      }),
      alert("SiteDoesNotServe", {
        expr: 'avg by (address) (probe_success{job="sites"}) < 0.5',
        lasts: "2m",
        severity: severities.page,
        summary: "the edge at {{ $labels.address }} serves {{ $value | humanizePercentage }} of the names",
        section: "a-site-is-dark",
      }),
    ],
  };
}

/** Monitoring itself: what it does not see, and that it lives. */
function monitoring({ databases }: ResolvedMonitoring): RuleGroup {
  const pods = ["routers", "voters", "name-servers", "kubelets"];
  return {
    name: "monitoring",
    rules: [
      {
        alert: "Heartbeat",
        // Always: an alarm outside of the sites calls people when it comes no more.
        expr: "vector(1)",
        labels: { severity: severities.heartbeat },
        annotations: { summary: "monitoring lives", runbook: "docs/runbook.md#are-users-served" },
      },
      alert("TargetDown", {
        expr: 'up{job!~"users|sites|answers-.+"} == 0',
        lasts: "10m",
        severity: severities.ticket,
        summary: "{{ $labels.instance }} of {{ $labels.job }} is not measured",
        section: "are-users-served",
      }),
      alert("MembersNotMeasured", {
        expr: `sum by (shard) (up{job="members"}) < ${databases.length === 0 ? 0 : 1}`,
        lasts: "5m",
        severity: severities.page,
        summary: "no member of {{ $labels.shard }} is measured from here",
        section: "a-site-is-dark",
      }),
      ...pods.map((job) =>
        alert("NothingToMeasure", {
          expr: `absent(up{job="${job}"})`,
          lasts: "10m",
          severity: severities.page,
          summary: `nothing of ${job} is found: its alerts are blind`,
          section: "are-users-served",
          labels: { measured: job },
        }),
      ),
      alert("PagesFail", {
        expr: 'rate(alertmanager_notifications_failed_total{integration="sns"}[5m]) > 0',
        lasts: "5m",
        severity: severities.page,
        summary: "a topic does not take pages: {{ $labels.reason }}",
        section: "are-users-served",
      }),
    ],
  };
}

/** Every rule of a site. */
export function ruleGroups(args: ResolvedMonitoring): RuleGroup[] {
  return [redundancy(args), stores(), expiry(), room(), answers(), serviceLevels(args), monitoring(args)];
}

/** The rules as Prometheus reads them. */
export function ruleFile(args: ResolvedMonitoring): string {
  return stringify({ groups: ruleGroups(args) }, { lineWidth: 0 });
}
