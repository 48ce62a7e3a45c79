/** What is wrong with the network between a cloud region and the sites, for the voters that stand in the region. */
export type CloudNetworkProblem =
  /** A security group that lets a voter and whom it needs not reach each other. */
  | {
      readonly kind: "voter-closed";
      readonly quorum: string;
      readonly voter: string;
      readonly way: "in" | "out";
      readonly port: number;
      /** Addresses that are not let through. */
      readonly addresses: readonly string[];
      /** The sites or voters whose they are. */
      readonly whose: readonly string[];
    }
  /** A voter that no security group lets anybody reach: `value` is the group that nothing declares, or `absent`. */
  | { readonly kind: "group-missing"; readonly voter: string; readonly value: string }
  /** The router of a site, which the region says to be otherwise. */
  | { readonly kind: "router-differs"; readonly value: string; readonly others: readonly string[] }
  /** A region that no VPN connection joins with a site. */
  | {
      readonly kind: "site-unconnected";
      readonly region: string;
      readonly site: string;
      readonly lacks: "connection" | "router";
    }
  /** A network of a region that nothing joins with any site. */
  | { readonly kind: "network-unconnected"; readonly region: string }
  /** A connection by static routes that lead to no address of the site. */
  | {
      readonly kind: "static-route-astray";
      readonly site: string;
      readonly value: string;
      readonly wanted: string;
    }
  /** Two routers, or a router and the gateway, that announce networks by one number. */
  | { readonly kind: "routing-number-shared"; readonly value: string; readonly with: string }
  /** A peering of two regions that carries nothing. `value`: the region or address that is concerned. */
  | {
      readonly kind: "peering-incomplete";
      readonly regions: readonly string[];
      readonly lacks: "accepter" | "acceptance" | "region" | "route";
      readonly value: string;
      /** Sites through whose routers the regions' voters reach each other still. */
      readonly left: readonly string[];
    }
  /** Two regions with voters that nothing joins but routers of sites, if these pass routes on. */
  | {
      readonly kind: "regions-unjoined";
      readonly regions: readonly string[];
      readonly left: readonly string[];
    }
  /** Gateways of two regions with one number, so that no site's router is a way between them. `value`: the number. */
  | {
      readonly kind: "no-transit";
      readonly value: string;
      readonly regions: readonly string[];
      /** Whether the regions have a way of their own. */
      readonly isDirect: boolean;
      readonly with: string;
    }
  /** A subnet in which addresses of the sites are routed nowhere. */
  | {
      readonly kind: "subnet-unrouted";
      readonly voter: string;
      readonly lacks: "association" | "propagation" | "gateway";
      readonly value: string;
    }
  | {
      readonly kind: "address-elsewhere";
      readonly voter: string;
      readonly value: string;
      readonly others: string;
    }
  | {
      readonly kind: "address-outside";
      readonly voter: string;
      readonly value: string;
      readonly range: string;
    }
  /** A voter's volume that cannot be attached to it, or is not. */
  | {
      readonly kind: "volume-apart";
      readonly voter: string;
      readonly value: string;
      readonly others: string;
    }
  | { readonly kind: "volume-unattached"; readonly voter: string }
  /** An AWS service that a voter asks when it starts, and that no endpoint of its network leads to. */
  | {
      readonly kind: "service-unreached";
      readonly voter: string;
      readonly value: string;
      readonly starts: boolean;
    }
  | { readonly kind: "names-unresolved"; readonly value: string }
  | { readonly kind: "ranges-overlap"; readonly value: string; readonly with: string; readonly other: string }
  | {
      readonly kind: "image-of-another-region";
      readonly value: string;
      readonly region: string;
      readonly other: string;
    };
