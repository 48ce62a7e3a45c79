/** What is wrong with certificates' renewal, with the authorities that issuers ask, and with who a voter is to AWS. */
export type AuthorityProblem =
  /** It is to be renewed before it is made, which cert-manager refuses. `value`: as it is written. */
  | { readonly kind: "renewed-before-made"; readonly value: string; readonly durationSeconds: number }
  /** It ends soon after an authority does. `value`: as it is written. */
  | { readonly kind: "ends-soon-without-authority"; readonly value: string; readonly seconds: number }
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
  | { readonly kind: "device-of-another-name"; readonly value: string; readonly device: string };
