/** What is wrong with certificates' renewal, with the authorities that issuers ask, and with who a voter is to AWS. */
export type AuthorityProblem =
  /** It is to be renewed before it is made, which cert-manager refuses. `value`: as it is written. */
  | { readonly kind: "renewed-before-made"; readonly value: string; readonly durationSeconds: number }
  /** It ends soon after an authority does. `value`: as it is written. */
  | { readonly kind: "ends-soon-without-authority"; readonly value: string; readonly seconds: number }
  /** Members mount a certificate that is renewed, and nothing has them read it anew. `value`: its name; how long it is valid. */
  | { readonly kind: "renewal-unread"; readonly value: string; readonly seconds: number }
  /** Certificates that ended because their authority is lost; the first after so many seconds. */
  | {
      readonly kind: "ended-without-authority";
      readonly seconds: number;
      readonly certificates: number;
    }
  /** An issuer asks in one region for an authority of another. `value`: where it asks. */
  | { readonly kind: "authority-of-another-region"; readonly value: string; readonly region: string }
  /** An issuer asks another authority than its namesakes. `value`: which. */
  | {
      readonly kind: "authority-differs";
      readonly value: string;
      readonly majority: string;
      readonly sites: readonly string[];
    }
  /** An authority stands at one site, and certificates elsewhere are renewed by it. `value`: its server. */
  | {
      readonly kind: "authority-at-one-site";
      readonly value: string;
      readonly site: string;
      readonly certificates: number;
      /** Seconds for which the first to end goes on. */
      readonly leastSeconds: number;
    }
  /** An instance has no profile, and its start asks AWS for something. */
  | { readonly kind: "profile-missing"; readonly needs: readonly string[] }
  /** A profile or role is named that nothing declares. `value`: its name. */
  | {
      readonly kind: "identity-undeclared";
      readonly value: string;
      readonly called: "instance profile" | "role";
    }
  /** Instances may not take the role. `value`: who is to. */
  | { readonly kind: "instance-not-trusted"; readonly value: string }
  /** A role may not do what its instance does when it starts. `value`: the actions. */
  | {
      readonly kind: "start-not-permitted";
      readonly value: string;
      readonly role: string;
      readonly statement?: string;
    }
  /** A volume is attached as another device than its instance waits for. `value`: the device that it is. */
  | { readonly kind: "device-of-another-name"; readonly value: string; readonly device: string }
  /** A voter asks an authority of another region than its own, where its network's endpoint does not lead. `value`: which. */
  | {
      readonly kind: "authority-out-of-reach";
      readonly value: string;
      readonly voter: string;
      readonly region: string;
    }
  /** An authority is asked in a region in which none is declared, though others are. `value`: which. */
  | { readonly kind: "authority-undeclared"; readonly value: string; readonly regions: readonly string[] }
  /** An authority that never issues. `lacks`: what is not declared of it. */
  | {
      readonly kind: "authority-inactive";
      readonly lacks: "certificate" | "activation";
      readonly value: string;
    }
  /** A certificate by a template that makes no authority of its holder. `value`: the template. */
  | { readonly kind: "no-authority-by-template"; readonly value: string; readonly wanted: string }
  /** An algorithm that the key of the authority that signs cannot do. `value`: the algorithm. */
  | { readonly kind: "algorithm-of-another-key"; readonly value: string; readonly key: string }
  /** A subordinate's certificate goes on for as long as its root's, which AWS does not issue. `value`: its years. */
  | { readonly kind: "outlives-its-root"; readonly value: string; readonly root: string }
  /** Authorities below two roots. `value`: the other root. */
  | { readonly kind: "roots-differ"; readonly value: string; readonly with: string }
  /** A cluster's issuer has no role by which it asks AWS, and those of others have. `value`: the role that it names. */
  | { readonly kind: "issuer-without-role"; readonly value: string; readonly site: string }
  /** A certificate that users see is of an authority that no browser trusts. `value`: the issuer. */
  | { readonly kind: "edge-of-private-authority"; readonly value: string; readonly zone: string }
  /** A public issuer has nothing by which the authority's challenge is answered. `value`: the zone. */
  | { readonly kind: "challenge-unanswered"; readonly value: string; readonly site: string }
  /** A name server of the operator's own refuses the challenge that is answered at Route 53. `value`: its name. */
  | { readonly kind: "challenge-unreferred"; readonly value: string; readonly zone: string }
  /** A site can ask one authority alone, and others can ask one of another region. `value`: it. */
  | { readonly kind: "authority-alone"; readonly value: string; readonly sites: readonly string[] }
  /** A role has no policy. `value`: its name. */
  | { readonly kind: "role-may-nothing"; readonly value: string }
  /** Machines of several voters upgrade themselves at one time. `value`: by what. */
  | {
      readonly kind: "upgrades-at-one-time";
      readonly value: string;
      readonly sites: readonly string[];
      /** Voters of the quorum in all. */
      readonly voters: number;
    };
