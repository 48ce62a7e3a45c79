/** What can be done to sites that run. */
export type FaultKind =
  /** Every process of the sites gets SIGKILL at once, and their networks fall silent. */
  | "kill"
  /** As a kill, and the sites' disks are empty; taken back by hand, from the vault. Done to every data site. */
  | "lose-everything"
  /** The sites reach nobody and are reached by nobody; what runs there runs on. */
  | "partition"
  /** What the sites send is lost; what is sent to them arrives. */
  | "asymmetric-partition"
  /** The sites and their users do not reach each other; other sites do. */
  | "cut-from-users"
  /** The sites reach no other site, and none reaches them; their users do. */
  | "cut-from-sites"
  /** Every answer between the sites and everybody takes 200 ms longer; 5% of packets are lost on either way. */
  | "slow-link"
  /** The disks of the members at the sites that lead have no room left. */
  | "full-disk"
  /** The Patroni process of each member at the sites that leads gets SIGKILL. */
  | "patroni-killed"
  /** Every Patroni process of those members gets SIGSTOP, while PostgreSQL runs on; SIGCONT takes it back. */
  | "patroni-stopped"
  /** Every PostgreSQL process of the members at the sites that lead gets SIGSTOP; SIGCONT takes it back. */
  | "database-stopped"
  /** The time of day at the sites is set 30 s back, and forward again to take it back. */
  | "clock-behind"
  /** The sites' voters end, and are started with nothing of their data. */
  | "voter-data-lost"
  /** The sites are killed, started again, and killed while they come back. */
  | "kill-during-return"
  /** The sites are killed while another is evacuated to them. */
  | "kill-during-evacuation";

/** One drill: what is done to which sites. */
export interface Scenario {
  /** Unique among the scenarios of a run; also what the report calls it, such as `kill ansan and siheung`. */
  readonly name: string;
  readonly fault: FaultKind;
  /** Sites that it is done to: data sites and sites of cloud voters. */
  readonly sites: readonly string[];
}
